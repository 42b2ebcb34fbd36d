package sluice.api.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// A password as configuration stores it: PBKDF2 (RFC 8018 section 5.2), written
/// `pbkdf2:sha256:ITERATIONS:SALT:HASH` with salt and hash in base64; `sha512` is the other digest. Prints
/// without salt and hash. Immutable; any thread.
public final class PasswordHash {
    /// No password fits it.
    public static final PasswordHash DECOY = decoy(PasswordHash.ITERATIONS);

    /// What new hashes take, as OWASP recommends for PBKDF2 with SHA-256.
    private static final int ITERATIONS = 600_000;

    private static final int LEAST_ITERATIONS = 1_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha256", "PBKDF2WithHmacSHA256", "sha512", "PBKDF2WithHmacSHA512");
    private static final String FORM = "pbkdf2:sha256:ITERATIONS:SALT:HASH, as sluice keys hash-password prints it";

    private final String digest;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;
    private final boolean decoy;

    private PasswordHash(String digest, int iterations, byte[] salt, byte[] hash, boolean decoy) {
        this.digest = digest;
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
        this.decoy = decoy;
    }

    /// @throws IllegalArgumentException if the text is of another form; the message does not repeat it
    public static PasswordHash parse(String text) {
        var parts = text.split(":", -1);
        if (parts.length != 5 || !parts[0].equals("pbkdf2") || !ALGORITHMS.containsKey(parts[1])) {
            throw new IllegalArgumentException("\"***\" (expected: " + FORM + ")");
        }
        int iterations = iterations(parts[2]);
        var salt = decode(parts[3]);
        var hash = decode(parts[4]);
        if (salt.length < 8 || salt.length > 64 || hash.length < 16 || hash.length > 64) {
            throw new IllegalArgumentException("a salt of " + salt.length + " and a hash of " + hash.length
                    + " bytes (expected: 8 to 64 bytes of salt and 16 to 64 of hash)");
        }
        return new PasswordHash(parts[1], iterations, salt, hash, false);
    }

    private static int iterations(String text) {
        if (text.matches("[1-9][0-9]{0,7}")) {
            int iterations = Integer.parseInt(text);
            if (iterations >= LEAST_ITERATIONS && iterations <= MOST_ITERATIONS) {
                return iterations;
            }
        }
        throw new IllegalArgumentException("another number of iterations (expected: a number from " + LEAST_ITERATIONS
                + " to " + MOST_ITERATIONS + ", such as " + ITERATIONS + ")");
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"***\" (expected: " + FORM + ")", e);
        }
    }

    /// The hash of a password, with a salt of its own. Takes a fraction of a second.
    public static PasswordHash of(String password, SecureRandom random) {
        return of(password, ITERATIONS, random);
    }

    /// As {@link #of(String, SecureRandom)}, with other costs.
    public static PasswordHash of(String password, int iterations, SecureRandom random) {
        var salt = new byte[16];
        random.nextBytes(salt);
        return new PasswordHash("sha256", iterations, salt, derive("sha256", iterations, salt, 32, password), false);
    }

    /// One that no password fits, and that takes as long to try as one of so many iterations.
    public static PasswordHash decoy(int iterations) {
        return new PasswordHash("sha256", iterations, new byte[16], new byte[32], true);
    }

    /// Whether it is the hash of that password. Takes a fraction of a second: never on a loop.
    public boolean matches(String password) {
        var derived = derive(digest, iterations, salt, hash.length, password);
        return MessageDigest.isEqual(derived, hash) && !decoy;
    }

    private static byte[] derive(String digest, int iterations, byte[] salt, int length, String password) {
        var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * length);
        try {
            return SecretKeyFactory.getInstance(ALGORITHMS.get(digest))
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    /// How often the digest is applied.
    public int iterations() {
        return iterations;
    }

    /// As configuration writes it.
    public String text() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "pbkdf2:" + digest + ':' + iterations + ':' + base64.encodeToString(salt) + ':'
                + base64.encodeToString(hash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash that
                && that.digest.equals(digest)
                && that.iterations == iterations
                && that.decoy == decoy
                && Arrays.equals(that.salt, salt)
                && MessageDigest.isEqual(that.hash, hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    /// Tells one hash from another, and nothing else.
    @Override
    public String toString() {
        var bytes = text().getBytes(StandardCharsets.US_ASCII);
        try {
            var print = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "pbkdf2:***" + HexFormat.of().formatHex(print, 0, 3);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
