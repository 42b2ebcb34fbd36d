package sluice.policies.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
            return place(exchange) != null;
        }

        private @Nullable CredentialPlace place(Exchange exchange) {
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).read(exchange) != null) {
                    return places.get(i);
                }
            }
            return null;
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            var place = place(exchange);
            var key = place == null ? null : place.read(exchange);
            if (place == null || key == null) {
                return spec.required ? Unauthenticated.missing(List.of(challenge)) : Verdict.PROCEED;
            }
            if (place.isDoubled(exchange)) {
                return Unauthenticated.wrong("more than one API key", challenge);
            }
            var consumer = consumers.ofApiKey(key);
            if (consumer == null) {
                var owner = consumers.expiredKeyOf(key);
                return Unauthenticated.wrong(
                        owner.isEmpty() ? "API key of nobody" : "API key of " + owner + " has expired", challenge);
            }
            exchange.identify(consumer.identity(Claims.NONE));
            withhold(exchange);
            return Verdict.PROCEED;
        }

        @Override
        public void withhold(Exchange exchange) {
            for (int i = 0; i < places.size() && !spec.keep; i++) {
                if (places.get(i).read(exchange) != null) {
                    places.get(i).remove(exchange);
                }
            }
        }
    }
}
