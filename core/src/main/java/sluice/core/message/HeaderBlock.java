package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;

/// The fields of one head, as a table of positions in the bytes that came over the wire.
///
/// Nothing is decoded until somebody asks: a value becomes a string when a policy reads it, and an encoder
/// copies whole runs of lines. Written by one parser, then only read; fields can be dropped until the head is
/// published.
public final class HeaderBlock implements Headers {
    private static final int WIDTH = 5;
    private static final int NAME = 0;
    private static final int NAME_END = 1;
    private static final int HASH = 2;
    private static final int VALUE = 3;
    private static final int VALUE_END = 4;
    private static final int DROPPED = -1;

    private final byte[] bytes;
    private int[] table;
    private int count;
    /// A bit for each name that came, by the end of its hash: most names that are asked for are not there.
    private long names;

    /// @param bytes the head; owned by this block from now on
    /// @param expected roughly how many fields there will be
    public HeaderBlock(byte[] bytes, int expected) {
        this.bytes = bytes;
        this.table = new int[expected * WIDTH];
    }

    /// Adds the field whose name and value stand at these positions.
    ///
    /// @param hash the hash of the name, as {@link HeaderName#hashCode} has it
    public void add(int name, int nameEnd, int hash, int value, int valueEnd) {
        int at = count * WIDTH;
        if (at == table.length) {
            table = Arrays.copyOf(table, Math.max(at * 2, 8 * WIDTH));
        }
        table[at + NAME] = name;
        table[at + NAME_END] = nameEnd;
        table[at + HASH] = hash;
        table[at + VALUE] = value;
        table[at + VALUE_END] = valueEnd;
        names |= 1L << hash;
        count++;
    }

    /// The number of fields, dropped ones included.
    public int count() {
        return count;
    }

    /// Takes a field out; only before the head is published.
    public void drop(int field) {
        table[field * WIDTH + NAME] = DROPPED;
    }

    public boolean isDropped(int field) {
        return table[field * WIDTH + NAME] == DROPPED;
    }

    /// Takes out every field of that name; only before the head is published.
    public void dropAll(HeaderName name) {
        for (int i = next(name, 0); i >= 0; i = next(name, i + 1)) {
            drop(i);
        }
    }

    public byte[] bytes() {
        return bytes;
    }

    public int nameAt(int field) {
        return table[field * WIDTH + NAME];
    }

    public int nameEndAt(int field) {
        return table[field * WIDTH + NAME_END];
    }

    public int hashAt(int field) {
        return table[field * WIDTH + HASH];
    }

    public int valueAt(int field) {
        return table[field * WIDTH + VALUE];
    }

    public int valueEndAt(int field) {
        return table[field * WIDTH + VALUE_END];
    }

    /// Whether the line stands on the wire as `Name: value` and CRLF, so that an encoder may copy it as it
    /// is.
    public boolean isCopyable(int field) {
        int value = valueAt(field);
        int end = valueEndAt(field);
        return value == nameEndAt(field) + 2 && end + 1 < bytes.length && bytes[end] == '\r' && bytes[value - 1] == ' ';
    }

    /// The name of a field: the shared one if it is well known.
    public HeaderName name(int field) {
        return FieldNames.of(bytes, nameAt(field), nameEndAt(field), hashAt(field));
    }

    /// The value of a field; octets above 127 become the characters of the same number.
    public String value(int field) {
        int value = valueAt(field);
        return new String(bytes, value, valueEndAt(field) - value, ISO_8859_1);
    }

    /// The first field of that name at or after `from`, or -1.
    public int next(HeaderName name, int from) {
        int hash = name.hashCode();
        if ((names >>> hash & 1) == 0) {
            return -1;
        }
        for (int i = from; i < count; i++) {
            if (table[i * WIDTH + HASH] == hash && !isDropped(i) && isNamed(i, name.lower())) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the field has that name.
    public boolean isNamed(int field, HeaderName name) {
        return isNamed(field, name.lower());
    }

    private boolean isNamed(int field, String lower) {
        int at = nameAt(field);
        if (nameEndAt(field) - at != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lowerCase(bytes[at + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static int lowerCase(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    /// Whether the value equals the lower-case text, without regard to case.
    public boolean valueIs(int field, String lower) {
        return valueEndAt(field) - valueAt(field) == lower.length() && valueStartsWith(field, lower);
    }

    /// Whether the value begins with the lower-case text, without regard to case.
    public boolean valueStartsWith(int field, String lower) {
        int at = valueAt(field);
        if (valueEndAt(field) - at < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lowerCase(bytes[at + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable String get(HeaderName name) {
        int field = next(name, 0);
        return field < 0 ? null : value(field);
    }

    @Override
    public int octets(HeaderName name, byte[] into) {
        int field = next(name, 0);
        if (field < 0) {
            return -1;
        }
        int length = valueEndAt(field) - valueAt(field);
        if (length <= into.length) {
            System.arraycopy(bytes, valueAt(field), into, 0, length);
        }
        return length;
    }

    @Override
    public boolean contains(HeaderName name) {
        return next(name, 0) >= 0;
    }

    @Override
    public List<String> all(HeaderName name) {
        int field = next(name, 0);
        if (field < 0) {
            return List.of();
        }
        var values = new ArrayList<String>(2);
        for (; field >= 0; field = next(name, field + 1)) {
            values.add(value(field));
        }
        return values;
    }

    @Override
    public int count(HeaderName name) {
        int count = 0;
        for (int field = next(name, 0); field >= 0; field = next(name, field + 1)) {
            count++;
        }
        return count;
    }

    @Override
    public void forEach(Visitor visitor) {
        for (int i = 0; i < count; i++) {
            if (!isDropped(i)) {
                visitor.field(name(i), value(i));
            }
        }
    }

    @Override
    public boolean isEmpty() {
        for (int i = 0; i < count; i++) {
            if (!isDropped(i)) {
                return false;
            }
        }
        return true;
    }
}
