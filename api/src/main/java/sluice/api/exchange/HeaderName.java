package sluice.api.exchange;

import java.util.Locale;

/// The name of a header field: compared without regard to case, written as it was given (RFC 9110 section 5.1).
///
/// Make one per name when a policy is built and keep it; finding a field by it allocates nothing.
public final class HeaderName {
    private final String text;
    private final String lower;
    private final int hash;

    private HeaderName(String text) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT);
        int h = 0;
        for (int i = 0; i < lower.length(); i++) {
            h = 31 * h + lower.charAt(i);
        }
        this.hash = h;
    }

    /// @throws IllegalArgumentException if the text is not a token (RFC 9110 section 5.6.2)
    public static HeaderName of(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a header name (expected: letters, digits and !#$%&'*+-.^_`|~)");
        }
        return new HeaderName(text);
    }

    /// Whether the text is a token (RFC 9110 section 5.6.2).
    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// The name as it was given, which is how it is written to HTTP/1.1 peers.
    public String text() {
        return text;
    }

    /// The name in lower case, which is how it is compared and how HTTP/2 writes it.
    public String lower() {
        return lower;
    }

    /// Equal for equal names: the polynomial hash of the lower-case characters, as {@link
    /// String#hashCode()} defines
    /// it.
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof HeaderName that && that.hash == hash && that.lower.equals(lower);
    }

    @Override
    public String toString() {
        return text;
    }
}
