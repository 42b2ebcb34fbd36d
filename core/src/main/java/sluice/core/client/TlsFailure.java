package sluice.core.client;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// Why a connection could not be secured. Nothing of a request was sent by then.
final class TlsFailure {
    private static final int DEEPEST = 10;

    private TlsFailure() {}

    static Failure of(@Nullable Throwable cause, Endpoint endpoint, UpstreamSettings upstream) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return UpstreamFailure.connectTimeout("no TLS handshake with " + endpoint + " within "
                    + upstream.connect().toMillis() + " ms");
        }
        var told = endpoint + ": " + told(cause);
        if (isAboutCertificate(cause)) {
            return UpstreamFailure.tlsCertificate(told);
        }
        return isAlert(cause) ? UpstreamFailure.tlsAlert(told) : UpstreamFailure.tlsProtocol(told);
    }

    private static boolean isAboutCertificate(@Nullable Throwable cause) {
        var at = cause;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (at instanceof CertificateException
                    || at instanceof CertPathValidatorException
                    || at instanceof CertPathBuilderException
                    || at instanceof SSLPeerUnverifiedException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static boolean isAlert(@Nullable Throwable cause) {
        var at = cause;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (at instanceof SSLException && isAlert(String.valueOf(at.getMessage()))) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /// Whether the endpoint said what it does not like: the engines tell it in the message alone.
    static boolean isAlert(String message) {
        return message.toLowerCase(Locale.ROOT).contains("alert");
    }

    /// The message closest to the reason.
    private static String told(@Nullable Throwable cause) {
        var told = String.valueOf(cause == null ? "closed" : cause.getMessage());
        var at = cause;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (at.getMessage() != null) {
                told = at.getMessage();
            }
            at = at.getCause();
        }
        return told;
    }
}
