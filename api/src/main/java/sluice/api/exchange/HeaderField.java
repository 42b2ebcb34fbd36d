package sluice.api.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/// One field of a head, fit to be written. Immutable.
///
/// A field that many exchanges have in common, such as one that configuration fixes, is worth being made once
/// by {@link #fixed}: encoders copy its line as a whole.
public final class HeaderField {
    private final HeaderName name;
    private final String value;
    private final byte @Nullable [] line;

    private HeaderField(HeaderName name, String value, byte @Nullable [] line) {
        this.name = name;
        this.value = value;
        this.line = line;
    }

    /// A field of one exchange. Characters above 255, which no field can have, become `?`.
    ///
    /// @throws IllegalArgumentException if the value contains CR, LF or NUL
    public static HeaderField of(HeaderName name, String value) {
        return new HeaderField(name, fit(name, value), null);
    }

    /// A field of one exchange whose value was made of visible ASCII, or was looked at before: it is not looked at
    /// again.
    public static HeaderField ofFit(HeaderName name, String value) {
        return new HeaderField(name, value, null);
    }

    /// A field of many exchanges.
    ///
    /// @throws IllegalArgumentException if the value contains CR, LF or NUL
    public static HeaderField fixed(HeaderName name, String value) {
        var fit = fit(name, value);
        return new HeaderField(name, fit, (name.text() + ": " + fit + "\r\n").getBytes(ISO_8859_1));
    }

    private static String fit(HeaderName name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("the value of header " + name + " contains CR, LF or NUL");
            }
            if (c > 255) {
                return fit(name, value.replace(c, '?'));
            }
        }
        return value;
    }

    public HeaderName name() {
        return name;
    }

    /// Characters up to 255, without CR, LF and NUL.
    public String value() {
        return value;
    }

    /// The field as HTTP/1.1 writes it, `Name: value` and CRLF, if it is {@link #fixed}; else null. Not to be
    /// modified.
    public byte @Nullable [] line() {
        return line;
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
