package sluice.control.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of texts.
final class Digests {
    /// One for each thread: making one takes as long as using it.
    private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Digests::sha256);

    private Digests() {}

    static byte[] of(String text) {
        return own().digest(text.getBytes(UTF_8));
    }

    /// Of two texts; no other two have the same.
    static byte[] of(String one, String two) {
        var digest = own();
        var first = one.getBytes(UTF_8);
        digest.update((byte) (first.length >> 8));
        digest.update((byte) first.length);
        digest.update(first);
        return digest.digest(two.getBytes(UTF_8));
    }

    private static MessageDigest own() {
        var digest = OWN.get();
        digest.reset();
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
