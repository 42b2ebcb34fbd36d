package sluice.core.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Bytes on their way from one loop to the writer: one thread puts, one thread takes, nobody waits (Lamport's ring,
/// 1977). A line that does not fit is dropped and counted.
final class LineRing {
    private final byte[] ring;
    private final int mask;
    // Written by the loop; a line is visible as a whole or not at all.
    private final AtomicLong put = new AtomicLong();
    // Written by the writer.
    private final AtomicLong taken = new AtomicLong();
    private int lost;
    // Any thread.
    private final LongAdder dropped;

    /// @param size in bytes, a power of two
    LineRing(int size, LongAdder dropped) {
        this.ring = new byte[size];
        this.mask = size - 1;
        this.dropped = dropped;
    }

    /// Called on the loop.
    ///
    /// @return whether more than half of the ring waits now
    boolean offer(byte[] line, int length) {
        long at = put.getPlain();
        long waiting = at - taken.getAcquire();
        if (waiting + length > ring.length) {
            dropped.increment();
            return true;
        }
        int from = (int) at & mask;
        int head = Math.min(length, ring.length - from);
        System.arraycopy(line, 0, ring, from, head);
        System.arraycopy(line, head, ring, 0, length - head);
        put.setRelease(at + length);
        return waiting + length > ring.length / 2;
    }

    /// Called by the writer: writes all that waits. If that fails, what waited is lost; see {@link #lost}.
    ///
    /// @return the number of bytes written
    int drainTo(OutputStream out) throws IOException {
        long at = taken.getPlain();
        int count = (int) (put.getAcquire() - at);
        int from = (int) at & mask;
        int head = Math.min(count, ring.length - from);
        lost = 0;
        try {
            out.write(ring, from, head);
            out.write(ring, 0, count - head);
        } catch (IOException e) {
            lost = lines(from, head) + lines(0, count - head);
            throw e;
        } finally {
            taken.setRelease(at + count);
        }
        return count;
    }

    /// How many lines the last drain lost.
    int lost() {
        return lost;
    }

    private int lines(int from, int count) {
        int lines = 0;
        for (int i = from; i < from + count; i++) {
            lines += ring[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
