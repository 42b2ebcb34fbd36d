package sluice.control.identity;

import java.util.Arrays;

/// API keys, by their digests: whose each is, and until when. As {@link DigestTable}.
final class KeyTable {
    /// Seconds since the epoch of a key that does not expire.
    static final long FOREVER = Long.MAX_VALUE;

    private static final long[] NONE_EXPIRES = {};

    private final DigestTable digests = new DigestTable();
    /// By the number of the key; empty as long as none expires.
    private long[] ends = NONE_EXPIRES;

    /// @param end seconds since the epoch, or {@link #FOREVER}
    /// @return whose key it is already, or {@link DigestTable#NONE}
    int put(byte[] digest, int owner, long end) {
        int key = digests.count();
        int known = digests.put(digest, owner);
        if (known == DigestTable.NONE && (end != FOREVER || ends.length > 0)) {
            expire(key, end);
        }
        return known;
    }

    private void expire(int key, long end) {
        int known = ends.length;
        if (known <= key) {
            ends = Arrays.copyOf(ends, Math.max(16, 2 * key));
            Arrays.fill(ends, known, ends.length, FOREVER);
        }
        ends[key] = end;
    }

    /// The number of the key, or {@link DigestTable#NONE}.
    int find(byte[] digest) {
        return digests.find(digest);
    }

    int owner(int key) {
        return digests.owner(key);
    }

    /// Seconds since the epoch.
    long end(int key) {
        return ends.length == 0 ? FOREVER : ends[key];
    }

    void trim() {
        digests.trim();
        ends = ends.length == 0 ? ends : Arrays.copyOf(ends, digests.count());
    }
}
