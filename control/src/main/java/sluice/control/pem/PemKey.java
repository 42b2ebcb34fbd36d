package sluice.control.pem;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/// Reads private keys: PKCS#8 of any kind, PKCS#1 of RSA (RFC 8017 appendix A.1.2), SEC 1 of elliptic
/// curves (RFC 5915).
public final class PemKey {
    /// AlgorithmIdentifier of rsaEncryption, with its NULL.
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /// Object identifier of ecPublicKey.
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] PROOF = {'s', 'l', 'u', 'i', 'c', 'e'};
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemKey() {}

    /// The one private key of a text.
    ///
    /// @throws PemException if there is none, or it cannot be read
    public static PrivateKey read(String text) throws PemException {
        for (var block : PemBlock.read(text)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(sequence(VERSION_0, RSA, octets(block.der())));
                }
                case "EC PRIVATE KEY" -> {
                    return key(sequence(VERSION_0, sequence(EC, curve(block.der())), octets(block.der())));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw new PemException("an encrypted key", "a key without a password");
                default -> {} // parameters or certificates beside it
            }
        }
        throw new PemException(
                text.contains("BEGIN CERTIFICATE") ? "a certificate and no private key" : "no private key",
                "-----BEGIN PRIVATE KEY-----, RSA PRIVATE KEY or EC PRIVATE KEY");
    }

    private static PrivateKey key(byte[] pkcs8) throws PemException {
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // one of another kind
            }
        }
        throw new PemException("a private key that cannot be read", "an RSA, EC or Ed25519 key");
    }

    /// Whether the key is the private half of the public one: a signature of the one is verified by the
    /// other.
    public static boolean match(PrivateKey key, PublicKey certified) {
        try {
            var algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "EdDSA";
            };
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROOF);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(PROOF);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind
        }
    }

    /// The curve of an ECPrivateKey: what stands in its `[0]`.
    private static byte[] curve(byte[] sec1) throws PemException {
        int at = 0;
        while (at + 1 < sec1.length) {
            int tag = sec1[at] & 0xff;
            int length = sec1[at + 1] & 0xff;
            int from = at + 2;
            if (length > 0x80) {
                int bytes = length - 0x80;
                length = 0;
                for (int i = 0; i < bytes && from < sec1.length; i++) {
                    length = length << 8 | sec1[from++] & 0xff;
                }
            }
            if (tag == 0xa0 && length > 0 && from + length <= sec1.length) {
                return java.util.Arrays.copyOfRange(sec1, from, from + length);
            }
            at = tag == 0x30 ? from : Math.max(from + length, at + 1);
        }
        throw new PemException("an EC key that does not name its curve", "named parameters inside the key");
    }

    private static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    private static byte[] sequence(byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        return tagged(0x30, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
