package sluice.policies.auth;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.policies.auth.JwsAlgorithm.Family;

/// A JSON Web Key (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2) as a key for verifying.
final class Jwk {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;
    private static final int MOST_EXPONENT_BITS = 64;
    private static final int ED25519_OCTETS = 32;

    private final Map<String, Object> members;

    private Jwk(Map<String, Object> members) {
        this.members = members;
    }

    /// The key; null if it is not meant for verifying signatures, or of a kind that is not known here (those
    /// are to be ignored, RFC 7517 section 5). A secret among published keys is no secret, and is ignored
    /// too.
    ///
    /// @throws IOException if it is broken or too weak
    static @Nullable VerificationKey read(Map<String, Object> members) throws IOException {
        var jwk = new Jwk(members);
        var family = jwk.family();
        if (family == null || !jwk.isForVerifying()) {
            return null;
        }
        var algorithms = jwk.algorithms(family);
        if (algorithms.isEmpty()) {
            return null;
        }
        try {
            return VerificationKey.of(jwk.text("kid"), family, algorithms, jwk.publicKey(family));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("a " + family + " key is broken", e);
        }
    }

    private @Nullable Family family() {
        var kind = text("kty") + ' ' + text("crv");
        return switch (kind.strip()) {
            case "RSA" -> Family.RSA;
            case "EC P-256" -> Family.P256;
            case "EC P-384" -> Family.P384;
            case "EC P-521" -> Family.P521;
            case "OKP Ed25519" -> Family.ED25519;
            default -> null;
        };
    }

    private String text(String member) {
        return members.get(member) instanceof String text ? text : "";
    }

    private boolean isForVerifying() {
        var use = members.get("use");
        var operations = members.get("key_ops");
        return (use == null || use.equals("sig"))
                && (operations == null || operations instanceof List<?> list && list.contains("verify"));
    }

    /// Those of the family; the one that `alg` names if it names one.
    private EnumSet<JwsAlgorithm> algorithms(Family family) {
        var all = EnumSet.noneOf(JwsAlgorithm.class);
        var alg = members.get("alg");
        for (var algorithm : JwsAlgorithm.values()) {
            boolean named = alg == null || alg instanceof String name && JwsAlgorithm.ofAlg(name) == algorithm;
            if (algorithm.family == family && named) {
                all.add(algorithm);
            }
        }
        return all;
    }

    private PublicKey publicKey(Family family) throws GeneralSecurityException, IOException {
        return switch (family) {
            case RSA -> rsa();
            case P256 -> ec("secp256r1", 32);
            case P384 -> ec("secp384r1", 48);
            case P521 -> ec("secp521r1", 66);
            case ED25519 -> ed25519();
            case SECRET -> throw new IOException("a secret is not published");
        };
    }

    private PublicKey rsa() throws GeneralSecurityException, IOException {
        var modulus = new BigInteger(1, octets("n"));
        var exponent = new BigInteger(1, octets("e"));
        int bits = modulus.bitLength();
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
            throw new IOException("an RSA key of " + bits + " bits (expected: 2048 to 8192)");
        }
        if (!exponent.testBit(0) || exponent.bitLength() < 2 || exponent.bitLength() > MOST_EXPONENT_BITS) {
            throw new IOException("an RSA key with an exponent that cannot be");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private PublicKey ec(String curve, int octets) throws GeneralSecurityException, IOException {
        var x = octets("x");
        var y = octets("y");
        if (x.length != octets || y.length != octets) {
            throw new IOException("an EC key whose coordinates have the wrong length");
        }
        var named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec(curve));
        var parameters = named.getParameterSpec(ECParameterSpec.class);
        var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
        if (!isOn(parameters, point)) {
            throw new IOException("an EC key that is not a point of its curve");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
    }

    /// `y^2 = x^3 + ax + b` in the field of the curve (SEC 1 section 3.2.2.1).
    private static boolean isOn(ECParameterSpec parameters, ECPoint point) {
        var curve = parameters.getCurve();
        var prime = ((ECFieldFp) curve.getField()).getP();
        var x = point.getAffineX();
        var y = point.getAffineY();
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return false;
        }
        var right =
                x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(prime);
        return y.multiply(y).mod(prime).equals(right);
    }

    /// The last bit says the sign of x, the others are y, the least octet first (RFC 8032 section 5.1.2).
    private PublicKey ed25519() throws GeneralSecurityException, IOException {
        var octets = octets("x");
        if (octets.length != ED25519_OCTETS) {
            throw new IOException("an Ed25519 key of the wrong length");
        }
        var bigEndian = new byte[ED25519_OCTETS];
        for (int i = 0; i < ED25519_OCTETS; i++) {
            bigEndian[i] = octets[ED25519_OCTETS - 1 - i];
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7f;
        var point = new EdECPoint(odd, new BigInteger(1, bigEndian));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private byte[] octets(String member) throws IOException {
        if (members.get(member) instanceof String text) {
            return Base64Url.decode(text);
        }
        throw new IOException("a key without \"" + member + '"');
    }
}
