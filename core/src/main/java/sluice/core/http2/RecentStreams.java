package sluice.core.http2;

/// The streams that something has happened to last. Loop-confined.
final class RecentStreams {
    private final int[] streams = new int[128];
    private int next;

    void add(int stream) {
        streams[next++ & streams.length - 1] = stream;
    }

    boolean contains(int stream) {
        for (int known : streams) {
            if (known == stream) {
                return true;
            }
        }
        return false;
    }
}
