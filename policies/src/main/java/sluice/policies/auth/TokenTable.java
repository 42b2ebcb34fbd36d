package sluice.policies.auth;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What is known of tokens, by their digests. A table of fixed size whose places each belong to the tokens of
/// one hash: eight per hash, of which a newcomer replaces one that is over, else any. Looking up takes no
/// lock, waits for nobody and allocates nothing. Any thread.
final class TokenTable<T extends TokenTable.Entry> {
    private static final int WAYS = 8;

    private final int buckets;
    private final AtomicReferenceArray<@Nullable T> places;

    /// What is known of one token.
    interface Entry {
        TokenDigest digest();

        /// Whether it makes no sense to know it any longer.
        ///
        /// @param now seconds since 1970
        boolean isOver(long now);
    }

    /// @param size a power of two, at least 8
    TokenTable(int size) {
        buckets = size / WAYS;
        places = new AtomicReferenceArray<>(size);
    }

    @Nullable
    T find(TokenDigest digest) {
        int first = bucket(digest);
        for (int i = first; i < first + WAYS; i++) {
            var entry = places.get(i);
            if (entry != null && entry.digest().equals(digest)) {
                return entry;
            }
        }
        return null;
    }

    /// @param now seconds since 1970
    void put(T entry, long now) {
        int first = bucket(entry.digest());
        int chosen = -1;
        for (int i = first; i < first + WAYS; i++) {
            var other = places.get(i);
            if (other != null && other.digest().equals(entry.digest())) {
                chosen = i;
                break;
            }
            if (chosen < 0 && (other == null || other.isOver(now))) {
                chosen = i;
            }
        }
        places.set(chosen < 0 ? first + (int) (entry.digest().b() & WAYS - 1) : chosen, entry);
    }

    void remove(TokenDigest digest) {
        int first = bucket(digest);
        for (int i = first; i < first + WAYS; i++) {
            var entry = places.get(i);
            if (entry != null && entry.digest().equals(digest)) {
                places.compareAndSet(i, entry, null);
            }
        }
    }

    /// Drops what is over.
    void sweep(long now) {
        for (int i = 0; i < places.length(); i++) {
            var entry = places.get(i);
            if (entry != null && entry.isOver(now)) {
                places.compareAndSet(i, entry, null);
            }
        }
    }

    void clear() {
        for (int i = 0; i < places.length(); i++) {
            places.set(i, null);
        }
    }

    /// How many there are. Takes a pass over all places.
    int size() {
        int size = 0;
        for (int i = 0; i < places.length(); i++) {
            size += places.get(i) == null ? 0 : 1;
        }
        return size;
    }

    private int bucket(TokenDigest digest) {
        return (int) (digest.a() & buckets - 1) * WAYS;
    }
}
