package sluice.control.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Finds the owner of a SHA-256 digest: open addressing over flat arrays, about 55 bytes an entry. Grows
/// while it is filled by one thread; then immutable, any thread.
///
/// A probe is steered by the first 64 bits of the digest alone, so nobody who has to find a text with a
/// certain digest can steer it, and how long it takes tells at most which of these are taken. The digest
/// itself is compared in constant time.
final class DigestTable {
    static final int LENGTH = 32;
    static final int NONE = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long TAG = 0xFFFFFFFFL << 32;

    private byte[] digests = new byte[8 * LENGTH];
    private int[] owners = new int[8];
    /// In the upper half 32 bits of the digest, in the lower the number of the entry plus one; 0 where there
    /// is none. The length is a power of two, at least half of it empty.
    private long[] slots = new long[16];
    private int count;

    /// Notes whose digest that is.
    ///
    /// @return whose it is already, or {@link #NONE}
    int put(byte[] digest, int owner) {
        int known = find(digest);
        if (known != NONE) {
            return owners[known];
        }
        if (2 * (count + 1) > slots.length) {
            grow();
        }
        if (count == owners.length) {
            int more = Math.min(2 * count, Integer.MAX_VALUE / LENGTH);
            digests = Arrays.copyOf(digests, more * LENGTH);
            owners = Arrays.copyOf(owners, more);
        }
        System.arraycopy(digest, 0, digests, count * LENGTH, LENGTH);
        owners[count] = owner;
        enter(count++);
        return NONE;
    }

    private void grow() {
        slots = new long[2 * slots.length];
        for (int entry = 0; entry < count; entry++) {
            enter(entry);
        }
    }

    private void enter(int entry) {
        long start = start(digests, entry * LENGTH);
        int slot = slot(start);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = start & TAG | entry + 1;
    }

    private static long start(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    private int slot(long start) {
        return (int) start & slots.length - 1;
    }

    /// The number of the entry, or {@link #NONE}.
    int find(byte[] digest) {
        long start = start(digest, 0);
        for (int slot = slot(start); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int entry = (int) slots[slot] - 1;
            if ((slots[slot] & TAG) == (start & TAG) && isAt(entry, digest)) {
                return entry;
            }
        }
        return NONE;
    }

    private boolean isAt(int entry, byte[] digest) {
        long different = 0;
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            different |= (long) LONG.get(digests, entry * LENGTH + i) ^ (long) LONG.get(digest, i);
        }
        return different == 0;
    }

    /// Whose it is.
    int owner(int entry) {
        return entry == NONE ? NONE : owners[entry];
    }

    /// How many there are.
    int count() {
        return count;
    }

    /// Gives back what was reserved for more.
    void trim() {
        digests = Arrays.copyOf(digests, count * LENGTH);
        owners = Arrays.copyOf(owners, count);
    }
}
