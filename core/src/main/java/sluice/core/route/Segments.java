package sluice.core.route;

import java.util.Arrays;

/// Where the first segments of a canonical path begin and end, and their hashes. A path is read once, however many
/// nodes are visited. Loop-confined, reused.
final class Segments {
    private String path = "";
    private int count;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int[] hashes = new int[16];

    /// @param most how many segments are of interest; what follows them is not read
    void split(String path, int most) {
        this.path = path;
        count = 0;
        int at = 1;
        while (count < most && at <= path.length()) {
            if (count == starts.length) {
                grow();
            }
            int hash = 0;
            int end = at;
            while (end < path.length()) {
                char c = path.charAt(end);
                if (c == '/') {
                    break;
                }
                hash = 31 * hash + c;
                end++;
            }
            starts[count] = at;
            ends[count] = end;
            hashes[count++] = hash;
            at = end + 1;
        }
    }

    private void grow() {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
        hashes = Arrays.copyOf(hashes, 2 * count);
    }

    String path() {
        return path;
    }

    int count() {
        return count;
    }

    int start(int segment) {
        return starts[segment];
    }

    int end(int segment) {
        return ends[segment];
    }

    /// As {@link String#hashCode()} of the segment.
    int hash(int segment) {
        return hashes[segment];
    }

    boolean isEmpty(int segment) {
        return starts[segment] == ends[segment];
    }

    boolean equals(int segment, String text) {
        int length = text.length();
        return ends[segment] - starts[segment] == length && path.regionMatches(starts[segment], text, 0, length);
    }
}
