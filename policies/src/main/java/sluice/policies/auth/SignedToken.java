package sluice.policies.auth;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/// A JSON Web Token in the compact form of a signature (RFC 7519, RFC 7515 section 7.1), taken apart and not
/// believed yet. What its header says of keys (`jku`, `jwk`, `x5u`, `x5c`) is not looked at.
///
/// @param text all of it
/// @param signed how many of its first octets are signed
/// @param algorithm the only thing that its header may choose, and only among those of configuration and key
/// @param keyId its `kid`; empty for none
/// @param type its `typ` in lower case, without `application/`; empty for none
/// @param claims what it says
record SignedToken(
        byte[] text,
        int signed,
        JwsAlgorithm algorithm,
        String keyId,
        String type,
        Map<String, Object> claims,
        byte[] signature) {
    private static final int LONGEST_HEADER = 4 * 1024;
    private static final int LONGEST_ID = 256;

    /// @param text at most {@link BearerToken#LONGEST} octets
    /// @throws InvalidToken if it is malformed, or if it asks for something that is not understood here
    static SignedToken parse(byte[] text) throws InvalidToken {
        int first = dot(text, 0);
        int second = dot(text, first + 1);
        if (first <= 0 || second <= first + 1 || second == text.length - 1 || dot(text, second + 1) >= 0) {
            throw new InvalidToken("not three parts with dots between");
        }
        if (first > LONGEST_HEADER) {
            throw new InvalidToken("a header of more than " + LONGEST_HEADER + " characters");
        }
        var header = json(text, 0, first, "header");
        if (header.containsKey("crit")) {
            throw new InvalidToken("a critical extension (crit) that is not understood");
        }
        return new SignedToken(
                text,
                second,
                algorithm(header),
                text(header, "kid"),
                type(header),
                json(text, first + 1, second, "claims"),
                octets(text, second + 1, text.length, "signature"));
    }

    private static int dot(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '.') {
                return i;
            }
        }
        return -1;
    }

    private static Map<String, Object> json(byte[] text, int from, int to, String part) throws InvalidToken {
        try {
            return StrictJson.object(octets(text, from, to, part));
        } catch (IOException e) {
            throw new InvalidToken(part + ": " + e.getMessage());
        }
    }

    private static byte[] octets(byte[] text, int from, int to, String part) throws InvalidToken {
        try {
            return Base64Url.decode(text, from, to);
        } catch (IllegalArgumentException e) {
            throw new InvalidToken(part + ": not base64url");
        }
    }

    private static JwsAlgorithm algorithm(Map<String, Object> header) throws InvalidToken {
        var algorithm = JwsAlgorithm.ofAlg(text(header, "alg"));
        if (algorithm == null) {
            throw new InvalidToken("no algorithm (alg) that is known; none is not one");
        }
        return algorithm;
    }

    private static String type(Map<String, Object> header) throws InvalidToken {
        var type = text(header, "typ").toLowerCase(Locale.ROOT);
        return type.startsWith("application/") ? type.substring("application/".length()) : type;
    }

    private static String text(Map<String, Object> header, String name) throws InvalidToken {
        var value = header.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text && text.length() <= LONGEST_ID) {
            return text;
        }
        throw new InvalidToken("header: " + name + " is not a text of at most " + LONGEST_ID + " characters");
    }
}
