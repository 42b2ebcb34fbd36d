package sluice.api.exchange;

/// Bytes on the heap, left to the garbage collector.
record ArrayBytes(byte[] array) implements Bytes {
    @Override
    public int length() {
        return array.length;
    }

    @Override
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, 0, target, at, array.length);
    }

    @Override
    public Bytes retain() {
        return this;
    }

    @Override
    public void release() {}

    @Override
    public byte[] toArray() {
        return array.clone();
    }
}
