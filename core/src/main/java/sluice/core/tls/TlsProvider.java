package sluice.core.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.List;

/// What speaks TLS, and what it is allowed to say. Any thread.
final class TlsProvider {
    /// Forward secrecy and authenticated encryption only (RFC 9325 section 4.2). TLS 1.3 has no others.
    static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /// The first resists a recording that is broken by a quantum computer later
    /// (draft-ietf-tls-ecdhe-mlkem).
    static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private static final SslProvider PROVIDER = choose();

    private TlsProvider() {}

    private static SslProvider choose() {
        if (OpenSsl.isAvailable()) {
            return SslProvider.OPENSSL_REFCNT;
        }
        // BoringSSL never renegotiates for a client; the JDK's engine has to be told before its first
        // use.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        return SslProvider.JDK;
    }

    static SslProvider chosen() {
        return PROVIDER;
    }

    static boolean isNative() {
        return PROVIDER == SslProvider.OPENSSL_REFCNT;
    }

    /// The versions from the least on.
    ///
    /// @param least `TLSv1.2` or `TLSv1.3`
    static List<String> versions(String least) {
        return least.equals("TLSv1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
    }
}
