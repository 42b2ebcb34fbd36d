package sluice.api.value;

import java.util.regex.Pattern;

/// A number of bytes: `512`, `64KiB`, `10MiB`, `1GiB`, `unlimited`.
///
/// @param bytes 0 to `Long.MAX_VALUE`, which means unlimited
public record ByteSize(long bytes) {
    public static final ByteSize UNLIMITED = new ByteSize(Long.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");

    /// @throws IllegalArgumentException if the text is of another form
    public static ByteSize parse(String text) {
        if (text.equals("unlimited")) {
            return UNLIMITED;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a size such as 512, 64KiB, 10MiB, 1GiB or unlimited)");
        }
        long amount = Long.parseLong(form.group(1));
        var unit = form.group(2);
        int shift = unit == null || unit.equals("B") ? 0 : unit.equals("KiB") ? 10 : unit.equals("MiB") ? 20 : 30;
        if (amount > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("\"" + text + "\" (expected: a size below 8 EiB)");
        }
        return new ByteSize(amount << shift);
    }

    @Override
    public String toString() {
        if (bytes == Long.MAX_VALUE) {
            return "unlimited";
        }
        for (var unit : new String[] {"GiB", "MiB", "KiB"}) {
            int shift = unit.equals("GiB") ? 30 : unit.equals("MiB") ? 20 : 10;
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + unit;
            }
        }
        return Long.toString(bytes);
    }
}
