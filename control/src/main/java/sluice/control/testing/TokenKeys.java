package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys that issuers of tests sign with, made once in a process: two for each kind, of which the issuers
/// have the first. Any thread.
final class TokenKeys {
    /// Unsigned.
    static final String NONE = "none";
    /// What is used if a test does not say.
    static final String USUAL = "ES256";

    private static final Map<String, String> SIGNATURES = Map.of(
            "ES256", "SHA256withECDSAinP1363Format",
            "ES384", "SHA384withECDSAinP1363Format",
            "RS256", "SHA256withRSA",
            "RS384", "SHA384withRSA",
            "RS512", "SHA512withRSA",
            "EdDSA", "Ed25519");
    private static final Map<String, String> MACS =
            Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512", "HmacSHA512");

    /// By their names (RFC 7518).
    static final Set<String> ALGORITHMS = algorithms();

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Map<String, List<KeyPair>> PAIRS = new ConcurrentHashMap<>();

    private TokenKeys() {}

    private static Set<String> algorithms() {
        var all = new TreeSet<>(SIGNATURES.keySet());
        all.addAll(MACS.keySet());
        all.add(NONE);
        return all;
    }

    /// Whether a secret is needed, which the issuer and the gateway share.
    static boolean isShared(String algorithm) {
        return MACS.containsKey(algorithm);
    }

    /// A compact JWS (RFC 7515 section 7.1).
    ///
    /// @param secret for HMAC
    /// @param own whether the issuer has the key
    static String sign(
            Map<String, @Nullable Object> header,
            Map<String, @Nullable Object> claims,
            String algorithm,
            byte[] secret,
            boolean own) {
        var input = encoded(JsonValue.text(header)) + '.' + encoded(JsonValue.text(claims));
        try {
            return input + '.' + BASE64.encodeToString(signature(input.getBytes(UTF_8), algorithm, secret, own));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    private static byte[] signature(byte[] input, String algorithm, byte[] secret, boolean own)
            throws GeneralSecurityException {
        var mac = MACS.get(algorithm);
        if (mac != null) {
            var hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(own ? secret : new byte[64], mac));
            return hmac.doFinal(input);
        }
        var name = SIGNATURES.get(algorithm);
        if (name == null) {
            return new byte[0];
        }
        var signature = Signature.getInstance(name);
        signature.initSign(pairs(algorithm).get(own ? 0 : 1).getPrivate());
        signature.update(input);
        return signature.sign();
    }

    /// The name of the key by which tokens of that algorithm are signed.
    static String id(String algorithm) {
        return "test-" + kind(algorithm);
    }

    /// The issuers' key for {@link #USUAL}, as everybody may have it.
    static byte[] publicKey() {
        return pairs(USUAL).getFirst().getPublic().getEncoded();
    }

    private static String kind(String algorithm) {
        return algorithm.startsWith("RS") ? "RSA" : algorithm;
    }

    private static List<KeyPair> pairs(String algorithm) {
        return PAIRS.computeIfAbsent(kind(algorithm), TokenKeys::made);
    }

    private static List<KeyPair> made(String kind) {
        try {
            var generator =
                    KeyPairGenerator.getInstance(kind.equals("RSA") ? "RSA" : kind.equals("EdDSA") ? "Ed25519" : "EC");
            if (kind.equals("RSA")) {
                generator.initialize(2048);
            } else if (!kind.equals("EdDSA")) {
                generator.initialize(new ECGenParameterSpec(curve(kind).equals("P-256") ? "secp256r1" : "secp384r1"));
            }
            return List.of(generator.generateKeyPair(), generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has keys for " + kind, e);
        }
    }

    private static String curve(String kind) {
        return kind.equals("ES256") ? "P-256" : "P-384";
    }

    /// The key set (RFC 7517 section 5) of an issuer whose tokens are signed by these algorithms.
    static String set(Set<String> algorithms) {
        var kinds = new TreeSet<String>();
        algorithms.stream().filter(SIGNATURES::containsKey).map(TokenKeys::kind).forEach(kinds::add);
        kinds.add(USUAL);
        var keys = new ArrayList<@Nullable Object>();
        kinds.forEach(kind -> keys.add(key(kind)));
        var set = new LinkedHashMap<String, @Nullable Object>();
        set.put("keys", keys);
        return JsonValue.text(set);
    }

    private static Map<String, @Nullable Object> key(String kind) {
        var key = new LinkedHashMap<String, @Nullable Object>();
        key.put("kid", "test-" + kind);
        key.put("use", "sig");
        switch (pairs(kind).getFirst().getPublic()) {
            case RSAPublicKey rsa -> {
                key.put("kty", "RSA");
                key.put("n", BASE64.encodeToString(unsigned(rsa.getModulus(), 0)));
                key.put("e", BASE64.encodeToString(unsigned(rsa.getPublicExponent(), 0)));
            }
            case ECPublicKey curve -> {
                int length = kind.equals("ES256") ? 32 : 48;
                key.put("kty", "EC");
                key.put("alg", kind);
                key.put("crv", curve(kind));
                key.put("x", BASE64.encodeToString(unsigned(curve.getW().getAffineX(), length)));
                key.put("y", BASE64.encodeToString(unsigned(curve.getW().getAffineY(), length)));
            }
            case PublicKey edwards -> {
                var encoded = edwards.getEncoded(); // RFC 8410: the last 32 bytes are the key
                key.put("kty", "OKP");
                key.put("crv", "Ed25519");
                key.put("x", BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
        }
        return key;
    }

    /// Big-endian, without a byte for the sign.
    private static byte[] unsigned(BigInteger number, int least) {
        int length = Math.max((number.bitLength() + 7) / 8, least);
        var bytes = number.toByteArray();
        var out = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, out, length - count, count);
        return out;
    }
}
