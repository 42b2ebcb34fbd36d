package sluice.policies.auth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 of a token, by which it is remembered: what is in memory cannot be presented.
record TokenDigest(long a, long b, long c, long d) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<Hasher> OWN = ThreadLocal.withInitial(Hasher::new);

    static TokenDigest of(byte[] octets, int from, int length) {
        return OWN.get().hash(octets, from, length);
    }

    /// What one thread makes digests with.
    private static final class Hasher {
        private final MessageDigest sha256;
        private final byte[] hash = new byte[32];

        Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        TokenDigest hash(byte[] octets, int from, int length) {
            sha256.update(octets, from, length);
            try {
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException e) {
                throw new IllegalStateException("32 bytes are enough for SHA-256", e);
            }
            return new TokenDigest(
                    (long) LONGS.get(hash, 0), (long) LONGS.get(hash, 8), (long) LONGS.get(hash, 16), (long)
                            LONGS.get(hash, 24));
        }
    }

    @Override
    public int hashCode() {
        return (int) a;
    }
}
