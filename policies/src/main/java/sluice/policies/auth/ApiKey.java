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
import sluice.api.policy.Require;
import sluice.api.policy.Verdict;

/// Knows a consumer by its API key. The configuration has only the SHA-256 of keys (`consumers[].api-keys`).
///
/// @param from where the key stands, the first that is there counts: `request.headers.NAME` (of
/// `authorization` what
///     follows `Bearer`), `request.query.NAME` or `request.cookies.NAME`
/// @param required whether a request without a key is refused; a wrong key always is
/// @param keep whether the key goes upstream
@ConfigName("api-key")
public record ApiKey(
        @Default("request.headers.x-api-key") List<String> from,
        @Default("true") boolean required,
        @Default("false") boolean keep)
        implements AuthenticationSpec {
    public ApiKey {
        Require.notEmpty(from, "from");
        from.forEach(it -> CredentialPlace.of(it, "from"));
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof ApiKey old) || old.required && !required || !old.from.containsAll(from);
    }

    @Override
    public Authentication build(BuildContext context) {
        var places = from.stream().map(it -> CredentialPlace.of(it, "from")).toList();
        return new KeyCheck(this, places, context.consumers(), "ApiKey in=\"" + from.getFirst() + '"');
    }

    private record KeyCheck(ApiKey spec, List<CredentialPlace> places, Consumers consumers, String challenge)
            implements Authentication {
        @Override
        public boolean hasCredential(Exchange exchange) {
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).read(exchange) != null) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            for (int i = 0; i < places.size(); i++) {
                var key = places.get(i).read(exchange);
                if (key != null) {
                    return places.get(i).isDoubled(exchange)
                            ? Unauthenticated.wrong("more than one API key", challenge)
                            : decide(exchange, key, i);
                }
            }
            return spec.required ? Unauthenticated.missing(List.of(challenge)) : Verdict.PROCEED;
        }

        private Verdict decide(Exchange exchange, String key, int found) {
            var consumer = consumers.ofApiKey(key);
            if (consumer == null) {
                var owner = consumers.expiredKeyOf(key);
                return Unauthenticated.wrong(
                        owner.isEmpty() ? "API key of nobody" : "API key of " + owner + " has expired", challenge);
            }
            exchange.identify(consumer.identity(Claims.NONE));
            if (!spec.keep) {
                places.get(found).remove(exchange);
                withhold(exchange, found + 1);
            }
            return Verdict.PROCEED;
        }

        @Override
        public void withhold(Exchange exchange) {
            if (!spec.keep) {
                withhold(exchange, 0);
            }
        }

        private void withhold(Exchange exchange, int from) {
            for (int i = from; i < places.size(); i++) {
                if (places.get(i).read(exchange) != null) {
                    places.get(i).remove(exchange);
                }
            }
        }
    }
}
