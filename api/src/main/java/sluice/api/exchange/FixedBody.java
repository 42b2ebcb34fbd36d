package sluice.api.exchange;

/// A body that is already there as a whole. Can be piped any number of times.
record FixedBody(byte[] bytes) implements BodySource {
    static final FixedBody EMPTY = new FixedBody(new byte[0]);

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void pipe(BodySink sink) {
        if (bytes.length > 0) {
            sink.chunk(Bytes.of(bytes));
        }
        sink.end(Headers.EMPTY);
    }

    @Override
    public void resume() {}

    @Override
    public void cancel() {}
}
