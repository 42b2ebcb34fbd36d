package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

/// A token as a request carries it, in a buffer of the thread that looks at it: nearly every token is known
/// by its digest, and no text is made of it. It holds until the same thread reads the next one.
final class BearerToken {
    /// Octets that a token may have.
    static final int LONGEST = 16 * 1024;

    private static final String SCHEME = "Bearer";
    private static final ThreadLocal<BearerToken> OWN = ThreadLocal.withInitial(BearerToken::new);

    private final byte[] octets = new byte[LONGEST + 64];
    private int from;
    private int length;

    private BearerToken() {}

    /// The token at that place; null if there is none.
    static @Nullable BearerToken at(CredentialPlace place, Exchange exchange) {
        var token = OWN.get();
        return place.read(exchange, token) ? token : null;
    }

    /// Takes the value of a header.
    ///
    /// @param scheme whether it stands behind the scheme `Bearer` (RFC 6750 section 2.1)
    /// @return whether there is one
    boolean take(Exchange exchange, HeaderName name, boolean scheme) {
        from = 0;
        length = exchange.request().headers().octets(name, octets);
        return length >= 0 && (!scheme || isTooLong() || skipScheme());
    }

    private boolean skipScheme() {
        int end = SCHEME.length();
        if (length < end || length > end && octets[end] != ' ') {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if ((octets[i] | 32) != (SCHEME.charAt(i) | 32)) {
                return false;
            }
        }
        from = end;
        while (from < length && octets[from] == ' ') {
            from++;
        }
        length -= from;
        return true;
    }

    /// Takes a text. A character that no token has becomes another that none has.
    boolean take(@Nullable String text) {
        from = 0;
        length = text == null ? 0 : text.length();
        for (int i = 0; text != null && i < length && !isTooLong(); i++) {
            octets[i] = text.charAt(i) > '~' ? 0 : (byte) text.charAt(i);
        }
        return text != null;
    }

    /// Whether there is more than a token may have; nothing else can be asked then.
    boolean isTooLong() {
        return length > LONGEST;
    }

    /// Visible ASCII: more than RFC 6750 section 2.1 has, and nothing that could be another text elsewhere.
    boolean isVisible() {
        for (int i = from; i < from + length; i++) {
            if (octets[i] <= ' ' || octets[i] > '~') {
                return false;
            }
        }
        return length > 0;
    }

    TokenDigest digest() {
        return TokenDigest.of(octets, from, length);
    }

    /// A copy, to keep.
    byte[] copy() {
        return Arrays.copyOfRange(octets, from, from + length);
    }

    /// A copy, to keep.
    String text() {
        return new String(octets, from, length, ISO_8859_1);
    }
}
