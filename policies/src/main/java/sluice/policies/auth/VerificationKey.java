package sluice.policies.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A key by which tokens are verified: the public half of a pair, or a shared secret. Two are equal when they
/// verify the same. Any thread.
final class VerificationKey {
    private final String id;
    private final JwsAlgorithm.Family family;
    private final Set<JwsAlgorithm> algorithms;
    private final @Nullable PublicKey publicKey;
    private final byte[] material;
    /// A verifier of each algorithm that nobody uses at the moment: to make one takes longer than to borrow
    /// one.
    private final Map<JwsAlgorithm, AtomicReference<@Nullable Signature>> spare = new EnumMap<>(JwsAlgorithm.class);

    private volatile boolean left;

    private VerificationKey(
            String id,
            JwsAlgorithm.Family family,
            Set<JwsAlgorithm> algorithms,
            @Nullable PublicKey publicKey,
            byte[] material) {
        this.id = id;
        this.family = family;
        this.algorithms = Set.copyOf(algorithms);
        this.publicKey = publicKey;
        this.material = material;
        algorithms.forEach(algorithm -> spare.put(algorithm, new AtomicReference<>()));
    }

    /// @param id its `kid`; empty for none
    /// @param algorithms what it is good for; all of one family
    static VerificationKey of(
            String id, JwsAlgorithm.Family family, Set<JwsAlgorithm> algorithms, PublicKey publicKey) {
        return new VerificationKey(id, family, algorithms, publicKey, publicKey.getEncoded());
    }

    /// A secret is good for every HMAC that it is long enough for.
    static VerificationKey ofSecret(byte[] secret) {
        var algorithms = EnumSet.noneOf(JwsAlgorithm.class);
        for (var algorithm : JwsAlgorithm.values()) {
            if (algorithm.family == JwsAlgorithm.Family.SECRET && secret.length >= algorithm.leastSecret()) {
                algorithms.add(algorithm);
            }
        }
        return new VerificationKey("", JwsAlgorithm.Family.SECRET, algorithms, null, secret.clone());
    }

    String id() {
        return id;
    }

    boolean isFor(JwsAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    boolean isSecret() {
        return publicKey == null;
    }

    /// The issuer no longer has it: what was verified by it is no longer believed.
    void leave() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    /// Whether this is the signature of the first octets of the text. A signature that is malformed is not.
    boolean verifies(JwsAlgorithm algorithm, byte[] text, int length, byte[] signature) {
        if (!isFor(algorithm) || !algorithm.fits(signature.length)) {
            return false;
        }
        try {
            return publicKey == null
                    ? isMac(algorithm, text, length, signature)
                    : isSignature(publicKey, algorithm, text, length, signature);
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    private boolean isSignature(PublicKey key, JwsAlgorithm algorithm, byte[] text, int length, byte[] signature)
            throws GeneralSecurityException {
        var place = spare.get(algorithm);
        var verifier = place == null ? null : place.getAndSet(null);
        if (verifier == null) {
            verifier = algorithm.verifier();
            verifier.initVerify(key);
        }
        verifier.update(text, 0, length);
        boolean right = verifier.verify(signature); // one that throws is not used again
        if (place != null) {
            place.set(verifier);
        }
        return right;
    }

    private boolean isMac(JwsAlgorithm algorithm, byte[] text, int length, byte[] signature)
            throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm.jdkName);
        mac.init(new SecretKeySpec(material, algorithm.jdkName));
        mac.update(text, 0, length);
        return MessageDigest.isEqual(mac.doFinal(), signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationKey that
                && id.equals(that.id)
                && family == that.family
                && algorithms.equals(that.algorithms)
                && MessageDigest.isEqual(material, that.material);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.hashCode(material);
    }

    @Override
    public String toString() {
        return family + " key " + id;
    }
}
