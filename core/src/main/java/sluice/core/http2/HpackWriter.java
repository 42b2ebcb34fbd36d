package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import sluice.api.exchange.HeaderName;
import sluice.core.message.HeaderBlock;

/// Compresses fields (HPACK, RFC 7541) straight from where they lie: from a block that came over the wire, or from
/// text.
///
/// A line goes into the dynamic table the second time it is seen, so that values that never come back push nothing
/// out of it; `set-cookie` never does. Strings are not Huffman-coded: that costs more time than it saves bytes.
/// One per connection, loop-confined.
final class HpackWriter {
    private static final int MOST_ENTRIES = 32;
    private static final int MOST_BYTES = 4096;
    private static final int ENTRY_OVERHEAD = 32;
    private static final int LONGEST_INDEXED = 256;
    private static final int SET_COOKIE = HeaderName.of("set-cookie").hashCode();

    private final byte[][] lines = new byte[MOST_ENTRIES][];
    private final int[] nameLengths = new int[MOST_ENTRIES];
    private final int[] hashes = new int[MOST_ENTRIES];
    private final int[] seen = new int[64];
    private byte[] scratch = new byte[512];
    private int newest;
    private int entries;
    private int bytes;
    private int capacity = MOST_BYTES;
    private int announce = -1;

    /// The peer keeps a table of so many bytes at most.
    void limitTable(long most) {
        int wanted = (int) Math.min(most, MOST_BYTES);
        if (wanted != capacity) {
            capacity = wanted;
            announce = announce < 0 ? wanted : Math.min(announce, wanted);
            evictTo(wanted);
        }
    }

    /// Begins a head.
    void begin(ByteBuf out) {
        if (announce >= 0) {
            integer(out, 0x20, 5, announce);
            if (announce != capacity) {
                integer(out, 0x20, 5, capacity);
            }
            announce = -1;
        }
    }

    /// Writes `:status`.
    void status(ByteBuf out, int status) {
        int index = StaticTable.status(status);
        if (index > 0) {
            out.writeByte(0x80 | index);
            return;
        }
        out.writeByte(0x08).writeByte(3);
        out.writeByte('0' + status / 100).writeByte('0' + status / 10 % 10).writeByte('0' + status % 10);
    }

    /// Writes a field from text; characters above 255 become `?`.
    void field(ByteBuf out, HeaderName name, String value) {
        var lower = name.lower();
        reserve(lower.length() + value.length());
        for (int i = 0; i < lower.length(); i++) {
            scratch[i] = (byte) lower.charAt(i);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            scratch[lower.length() + i] = c > 255 ? (byte) '?' : (byte) c;
        }
        write(out, lower.length(), name.hashCode(), lower.length() + value.length());
    }

    /// Writes a field of a block.
    void field(ByteBuf out, HeaderBlock block, int field) {
        int from = block.nameAt(field);
        int length = block.nameEndAt(field) - from;
        int value = block.valueAt(field);
        int valueLength = block.valueEndAt(field) - value;
        reserve(length + valueLength);
        for (int i = 0; i < length; i++) {
            byte b = block.bytes()[from + i];
            scratch[i] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
        }
        System.arraycopy(block.bytes(), value, scratch, length, valueLength);
        write(out, length, block.hashAt(field), length + valueLength);
    }

    private void reserve(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }
    }

    /// Writes the line in the scratch: the name up to `name`, the value from there up to `end`.
    private void write(ByteBuf out, int name, int nameHash, int end) {
        int nameIndex = StaticTable.name(scratch, name, nameHash);
        if (end > LONGEST_INDEXED || nameHash == SET_COOKIE) {
            literal(out, nameHash == SET_COOKIE ? 0x10 : 0, 4, nameIndex, name, end);
            return;
        }
        int hash = nameHash;
        for (int i = name; i < end; i++) {
            hash = 31 * hash + scratch[i];
        }
        int index = find(hash, name, end);
        if (index >= 0) {
            integer(out, 0x80, 7, StaticTable.SIZE + 1 + index);
        } else if (seen[hash & 63] == hash && end + ENTRY_OVERHEAD <= capacity) {
            literal(out, 0x40, 6, nameIndex, name, end);
            insert(hash, name, end);
        } else {
            seen[hash & 63] = hash;
            literal(out, 0, 4, nameIndex, name, end);
        }
    }

    private int find(int hash, int name, int end) {
        for (int i = 0; i < entries; i++) {
            int at = newest - i & MOST_ENTRIES - 1;
            if (hashes[at] == hash
                    && nameLengths[at] == name
                    && Arrays.equals(lines[at], 0, lines[at].length, scratch, 0, end)) {
                return i;
            }
        }
        return -1;
    }

    private void insert(int hash, int name, int end) {
        evictTo(capacity - end - ENTRY_OVERHEAD);
        if (entries == MOST_ENTRIES) {
            evict();
        }
        newest = newest + 1 & MOST_ENTRIES - 1;
        lines[newest] = Arrays.copyOf(scratch, end);
        nameLengths[newest] = name;
        hashes[newest] = hash;
        entries++;
        bytes += end + ENTRY_OVERHEAD;
    }

    private void evictTo(int most) {
        while (bytes > most && entries > 0) {
            evict();
        }
    }

    private void evict() {
        int oldest = newest - entries + 1 & MOST_ENTRIES - 1;
        bytes -= lines[oldest].length + ENTRY_OVERHEAD;
        lines[oldest] = new byte[0];
        entries--;
    }

    private void literal(ByteBuf out, int kind, int prefix, int nameIndex, int name, int end) {
        integer(out, kind, prefix, nameIndex);
        if (nameIndex == 0) {
            integer(out, 0, 7, name);
            out.writeBytes(scratch, 0, name);
        }
        integer(out, 0, 7, end - name);
        out.writeBytes(scratch, name, end - name);
    }

    private static void integer(ByteBuf out, int kind, int prefix, int value) {
        int most = (1 << prefix) - 1;
        if (value < most) {
            out.writeByte(kind | value);
            return;
        }
        out.writeByte(kind | most);
        int rest = value - most;
        while (rest >= 128) {
            out.writeByte(rest & 127 | 128);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
