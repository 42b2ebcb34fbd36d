package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// Vouches for certificates that tests make for themselves; they live as long as the test.
final class Authority {
    private static final char[] NO_PASSWORD = {};

    private final Path directory;
    private final String name;
    private final Identity self;

    /// A certificate with its key.
    ///
    /// @param cert the file of its chain
    /// @param key the file of its key, PKCS#8
    record Identity(X509Certificate certificate, KeyPair keys, Path cert, Path key) {
        /// As configuration writes it.
        public String yaml() {
            return "{ cert: \"" + cert + "\", key: \"" + key + "\" }";
        }
    }

    /// @param directory where files are written
    Authority(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.self = make(null, name, "EC", Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(3650));
    }

    /// The file of its own certificate.
    Path cert() {
        return self.cert();
    }

    X509Certificate certificate() {
        return self.certificate();
    }

    /// A certificate for a year.
    ///
    /// @param names `example.com`, `ip:127.0.0.1`, `uri:spiffe://...`; the first gives the files their
    ///     name
    Identity issue(String... names) {
        return make(self, "", "EC", Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(365), names);
    }

    /// One with a key of another kind: `RSA`, `Ed25519`.
    Identity issueWith(String algorithm, String... names) {
        return make(self, "", algorithm, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(365), names);
    }

    /// One that ended so long ago, or, if negative, will end then.
    Identity issueEnded(Duration ago, String... names) {
        var end = Instant.now().minus(ago);
        return make(self, "", "EC", end.minus(Duration.ofDays(90)), Duration.ofDays(90), names);
    }

    private Identity make(Identity issuer, String own, String algorithm, Instant from, Duration life, String... names) {
        try {
            var keys = keys(algorithm);
            var subject = new X500Name("CN=" + (own.isEmpty() ? names[0].replaceFirst("^[a-z]+:", "") : own));
            var issuerName = issuer == null ? subject : new X500Name("CN=" + name);
            var builder = new JcaX509v3CertificateBuilder(
                    issuerName,
                    new BigInteger(64, new SecureRandom()).setBit(63),
                    Date.from(from),
                    Date.from(from.plus(life)),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(generalNames(names)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(issuer == null ? keys.getPrivate() : issuer.keys().getPrivate());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            var file = (own.isEmpty() ? names[0] : own).replaceAll("[^A-Za-z0-9.]", "_") + "-"
                    + Long.toHexString(certificate.getSerialNumber().longValue());
            var cert = Files.writeString(directory.resolve(file + ".crt"), pem(certificate), US_ASCII);
            var key = Files.writeString(directory.resolve(file + ".key"), pkcs8(keys), US_ASCII);
            return new Identity(certificate, keys, cert, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private static GeneralName[] generalNames(String... names) {
        var all = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            var name = names[i];
            all[i] = name.startsWith("ip:")
                    ? new GeneralName(GeneralName.iPAddress, name.substring(3))
                    : name.startsWith("uri:")
                            ? new GeneralName(GeneralName.uniformResourceIdentifier, name.substring(4))
                            : new GeneralName(GeneralName.dNSName, name);
        }
        return all;
    }

    /// Anything that Bouncy Castle can write: a certificate, or a key in its traditional form.
    static String pem(Object what) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// A key of an elliptic curve as OpenSSL used to write it.
    static String sec1(KeyPair keys) {
        var key = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        var point =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()).getPublicKeyData();
        var value = ((ECPrivateKey) keys.getPrivate()).getS();
        var curve = key.getPrivateKeyAlgorithm().getParameters();
        try {
            var der = new org.bouncycastle.asn1.sec.ECPrivateKey(256, value, point, curve).getEncoded();
            return pem(new PemObject("EC PRIVATE KEY", der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pkcs8(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /// What a client or a server of the JDK needs to trust this authority.
    ///
    /// @param self how it proves who it is; null if it does not
    SSLContext context(Identity self) {
        try {
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, NO_PASSWORD);
            trust.setCertificateEntry("ca", certificate());
            var trusting = TrustManagerFactory.getInstance("PKIX");
            trusting.init(trust);
            var context = SSLContext.getInstance("TLS");
            context.init(self == null ? null : keyManagers(self), trusting.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static javax.net.ssl.KeyManager[] keyManagers(Identity identity)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                "self", identity.keys().getPrivate(), NO_PASSWORD, new X509Certificate[] {identity.certificate()});
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
