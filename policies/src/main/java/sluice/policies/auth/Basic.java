package sluice.policies.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.identity.Consumers;
import sluice.api.policy.Authentication;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.Verdict;

/// Knows a consumer by name and password (RFC 7617). The configuration has only a slow hash of the password
/// (`consumers[].basic`); what was found right is remembered, so that it is tried once.
///
/// @param realm what the client is told that the password is for
/// @param required whether a request without a password is refused; a wrong one always is
/// @param keep whether the password goes upstream
@ConfigName("basic")
public record Basic(
        @Default("api") String realm,
        @Default("true") boolean required,
        @Default("false") boolean keep) implements AuthenticationSpec {
    public Basic {
        Require.that(
                realm.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\'),
                "realm",
                realm,
                "printable ASCII without quotes and backslashes");
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Basic old) || old.required && !required;
    }

    @Override
    public Authentication build(BuildContext context) {
        var checks = context.keep(
                PasswordChecks.class,
                "all",
                () -> new PasswordChecks(Runtime.getRuntime().availableProcessors()));
        var challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
        return new PasswordCheck(this, context.consumers(), checks, challenge);
    }

    private record Given(String user, String password) {}

    private record PasswordCheck(Basic spec, Consumers consumers, PasswordChecks checks, String challenge)
            implements Authentication {
        private static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
        private static final String SCHEME = "Basic ";
        private static final int LONGEST = 1024;
        private static final Verdict BUSY = Verdict.refuse(Failure.of(ErrorCode.OVERLOADED, "too many logins at once")
                .withReason("basic: too many passwords to try")
                .withRetryAfter(1));

        @Override
        public boolean hasCredential(Exchange exchange) {
            var field = exchange.request().headers().get(AUTHORIZATION);
            return field != null && field.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            if (!hasCredential(exchange)) {
                return spec.required ? Unauthenticated.missing(List.of(challenge)) : Verdict.PROCEED;
            }
            var given = given(exchange);
            if (given == null) {
                return Unauthenticated.wrong("basic: malformed", challenge);
            }
            var stored = consumers.passwordOf(given.user);
            var digest = checks.digest(stored, given.password);
            if (checks.isRight(digest)) {
                return settle(exchange, given.user, true);
            }
            var turn = checks.turns().take();
            if (turn == null) {
                return BUSY;
            }
            var tried = turn.thenCompose(_ -> exchange.offload(() -> {
                try {
                    return checks.tries(stored, given.password, digest);
                } finally {
                    checks.turns().done();
                }
            }));
            return Verdict.await(exchange.onLoop(tried).thenApply(fits -> settle(exchange, given.user, fits)));
        }

        private Verdict settle(Exchange exchange, String user, boolean fits) {
            var consumer = fits ? consumers.named(user) : null;
            if (consumer == null) {
                return Unauthenticated.wrong("basic: wrong user or password", challenge);
            }
            exchange.identify(consumer.identity(Claims.NONE));
            withhold(exchange);
            return Verdict.PROCEED;
        }

        private static @Nullable Given given(Exchange exchange) {
            var headers = exchange.request().headers();
            var field = headers.get(AUTHORIZATION);
            if (field == null || headers.count(AUTHORIZATION) > 1 || field.length() > 2 * LONGEST) {
                return null;
            }
            try {
                var bytes = Base64.getDecoder()
                        .decode(field.substring(SCHEME.length()).strip());
                var text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                int colon = text.indexOf(':');
                return colon < 0 || text.length() > LONGEST
                        ? null
                        : new Given(text.substring(0, colon), text.substring(colon + 1));
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return null;
            }
        }

        @Override
        public void withhold(Exchange exchange) {
            if (!spec.keep && hasCredential(exchange)) {
                exchange.upstreamRequest().headers().remove(AUTHORIZATION);
            }
        }
    }
}
