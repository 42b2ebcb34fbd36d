package sluice.policies.auth;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How tokens are signed (RFC 7518 section 3, RFC 8037 section 3.1). There is no `none`.
public enum JwsAlgorithm {
    RS256(Family.RSA, "SHA256withRSA", 256),
    RS384(Family.RSA, "SHA384withRSA", 384),
    RS512(Family.RSA, "SHA512withRSA", 512),
    PS256(Family.RSA, "RSASSA-PSS", 256),
    PS384(Family.RSA, "RSASSA-PSS", 384),
    PS512(Family.RSA, "RSASSA-PSS", 512),
    ES256(Family.P256, "SHA256withECDSAinP1363Format", 256),
    ES384(Family.P384, "SHA384withECDSAinP1363Format", 384),
    ES512(Family.P521, "SHA512withECDSAinP1363Format", 512),
    /// Of the curve Ed25519.
    EDDSA(Family.ED25519, "Ed25519", 512),
    HS256(Family.SECRET, "HmacSHA256", 256),
    HS384(Family.SECRET, "HmacSHA384", 384),
    HS512(Family.SECRET, "HmacSHA512", 512);

    /// What kind of key it takes. A key is of one family, so that none can be taken for another.
    enum Family {
        RSA(0),
        P256(64),
        P384(96),
        P521(132),
        ED25519(64),
        SECRET(0);

        /// Octets of every signature; 0 if that depends on the key or the hash.
        final int signature;

        Family(int signature) {
            this.signature = signature;
        }
    }

    private static final Map<String, JwsAlgorithm> BY_NAME = new TreeMap<>();

    static {
        for (var algorithm : values()) {
            BY_NAME.put(algorithm.wireName(), algorithm);
        }
        BY_NAME.put("Ed25519", EDDSA); // its newer name, RFC 9864
    }

    final Family family;
    /// What the JDK calls it.
    final String jdkName;

    private final int hashBits;

    JwsAlgorithm(Family family, String jdkName, int hashBits) {
        this.family = family;
        this.jdkName = jdkName;
        this.hashBits = hashBits;
    }

    /// As `alg` writes it.
    public String wireName() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /// Null for anything that is not among these: `none` too.
    static @Nullable JwsAlgorithm ofAlg(String alg) {
        return BY_NAME.get(alg);
    }

    /// Octets that a secret must have at least (RFC 7518 section 3.2).
    int leastSecret() {
        return hashBits / 8;
    }

    /// Whether a signature may have so many octets.
    boolean fits(int octets) {
        return family == Family.SECRET ? octets == hashBits / 8 : family.signature == 0 || octets == family.signature;
    }

    /// A verifier that has no key yet. Not for {@link Family#SECRET}.
    Signature verifier() throws GeneralSecurityException {
        var verifier = Signature.getInstance(jdkName);
        if (jdkName.equals("RSASSA-PSS")) {
            var hash = "SHA-" + hashBits;
            verifier.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), hashBits / 8, 1));
        }
        return verifier;
    }

    @Override
    public String toString() {
        return wireName();
    }
}
