package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sluice.api.identity.PasswordHash;

/// What all `basic` policies of a process share: how many passwords are tried at once, and which were found
/// right. Those are remembered as a digest under a key that only this process knows, together with the hash
/// that they fit: a changed password is another. Wrong ones are not remembered. Any thread.
final class PasswordChecks {
    private static final int REMEMBERED = 8192;
    private static final int LONGEST_LINE = 256;

    private final SecretKeySpec key;
    private final AtomicReferenceArray<byte[]> right = new AtomicReferenceArray<>(REMEMBERED);
    private final Turns turns;

    PasswordChecks(int processors) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "HmacSHA256");
        turns = new Turns(Math.max(1, processors / 2), LONGEST_LINE);
    }

    Turns turns() {
        return turns;
    }

    byte[] digest(PasswordHash stored, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(stored.text().getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    boolean isRight(byte[] digest) {
        var known = right.get(slot(digest));
        return known != null && MessageDigest.isEqual(known, digest);
    }

    /// Tries the password, unless it was found right meanwhile. Takes a fraction of a second.
    boolean tries(PasswordHash stored, String password, byte[] digest) {
        if (isRight(digest)) {
            return true;
        }
        boolean fits = stored.matches(password);
        if (fits) {
            right.set(slot(digest), digest);
        }
        return fits;
    }

    private static int slot(byte[] digest) {
        return ((digest[0] & 255) << 8 | digest[1] & 255) % REMEMBERED;
    }
}
