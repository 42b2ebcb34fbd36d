package sluice.policies.auth;

import java.util.List;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Exchange;
import sluice.api.identity.Consumers;
import sluice.api.policy.Authentication;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Verdict;

/// Knows a consumer by the certificate that its client has shown to the listener, which has verified it
/// (`listeners[].tls.client-auth`): by an alternative name or the fingerprint (`consumers[].certificates`),
/// never by the subject.
///
/// @param required whether a request without a certificate is refused; one that names no consumer always is
@ConfigName("mtls")
public record Mtls(@Default("true") boolean required) implements AuthenticationSpec {
    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Mtls old) || old.required && !required;
    }

    @Override
    public Authentication build(BuildContext context) {
        return new CertificateCheck(required, context.consumers());
    }

    private record CertificateCheck(boolean required, Consumers consumers) implements Authentication {
        @Override
        public boolean hasCredential(Exchange exchange) {
            return exchange.clientCertificate() != null;
        }

        /// There is no registered scheme: a client that can be told nothing else learns at least what kind it
        /// is.
        @Override
        public String challenge() {
            return "ClientCertificate";
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            var certificate = exchange.clientCertificate();
            if (certificate == null) {
                return required ? Unauthenticated.missing(List.of(challenge())) : Verdict.PROCEED;
            }
            var consumer = consumers.ofCertificate(certificate);
            if (consumer == null) {
                return Unauthenticated.wrong("certificate of nobody: " + certificate.fingerprint(), challenge());
            }
            exchange.identify(consumer.identity(Claims.NONE));
            return Verdict.PROCEED;
        }
    }
}
