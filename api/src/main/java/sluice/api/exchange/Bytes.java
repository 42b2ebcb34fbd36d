package sluice.api.exchange;

/// A piece of a body. Who receives one releases it or passes it on, exactly once.
public interface Bytes {
    /// The number of bytes.
    int length();

    /// Copies all bytes to `target` from index `at`.
    void copyTo(byte[] target, int at);

    /// Keeps the bytes for one more user, who will release them too.
    Bytes retain();

    /// Gives the bytes back; they must not be touched afterwards.
    void release();

    /// All bytes as a new array.
    default byte[] toArray() {
        var array = new byte[length()];
        copyTo(array, 0);
        return array;
    }

    /// Bytes of an array that nobody will modify; releasing them does nothing.
    static Bytes of(byte[] array) {
        return new ArrayBytes(array);
    }
}
