package sluice.api.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A secret that configuration refers to: `${env:NAME}`, `${file:path}`. It is equal to another with the same content,
/// and prints as the reference, never as its value.
public final class SecretRef {
    private final String reference;
    private final String value;
    private final boolean resolved;
    private final byte[] digest;

    private SecretRef(String reference, String value, boolean resolved) {
        this.reference = reference;
        this.value = value;
        this.resolved = resolved;
        this.digest = sha256(value);
    }

    /// @param reference the text of the configuration without the secret: `${env:NAME}`, or `***` for a literal
    /// @param value what it stands for
    public static SecretRef of(String reference, String value) {
        return new SecretRef(reference, value, true);
    }

    /// A secret that was not looked up, because configuration is only checked on a machine that has none.
    public static SecretRef unresolved(String reference) {
        return new SecretRef(reference, reference, false);
    }

    /// The secret itself. Never log it.
    ///
    /// @throws IllegalStateException if it was not looked up
    public String reveal() {
        if (!resolved) {
            throw new IllegalStateException(reference + " was not looked up: configuration was read without secrets");
        }
        return value;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretRef that && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return reference;
    }
}
