package sluice.policies.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Answer;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Require;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Lets pages of other origins read answers (CORS, the Fetch standard). Preflights are answered here and never reach
/// the upstream; what an upstream says about CORS is replaced. Stands before policies that ask for credentials: a
/// preflight carries none.
///
/// @param origins who may: `https://app.example.com`, `https://*.example.com` (one label), or `*` for everybody
/// @param methods methods beside GET, HEAD and POST that they may use
/// @param headers request fields beside the harmless ones that they may send
/// @param expose answer fields beside the harmless ones that they may read
/// @param credentials whether browsers send cookies and Authorization along; not together with `*`
/// @param maxAge how long browsers remember the answer to a preflight
@ConfigName("cors")
public record Cors(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> expose,
        @Default("false") boolean credentials,
        @Default("10m") Duration maxAge)
        implements PolicySpec {
    private static final HeaderName ORIGIN = HeaderName.of("Origin");
    private static final HeaderName VARY = HeaderName.of("Vary");
    private static final HeaderName REQUEST_METHOD = HeaderName.of("Access-Control-Request-Method");
    private static final HeaderName ALLOW_ORIGIN = HeaderName.of("Access-Control-Allow-Origin");
    private static final HeaderName ALLOW_CREDENTIALS = HeaderName.of("Access-Control-Allow-Credentials");
    private static final HeaderName ALLOW_METHODS = HeaderName.of("Access-Control-Allow-Methods");
    private static final HeaderName ALLOW_HEADERS = HeaderName.of("Access-Control-Allow-Headers");
    private static final HeaderName MAX_AGE = HeaderName.of("Access-Control-Max-Age");
    private static final HeaderName EXPOSE = HeaderName.of("Access-Control-Expose-Headers");
    private static final String ANY = "*";
    private static final String WILDCARD = "://*.";
    private static final String FORM = "null|[a-z][a-z0-9+.-]*://(\\*\\.)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?";

    public Cors {
        Require.notEmpty(origins, "origins");
        for (var origin : origins) {
            Require.that(
                    origin.equals(ANY) || origin.matches(FORM),
                    "origins",
                    origin,
                    "*, or an origin in lower case without a path such as https://app.example.com");
        }
        Require.that(
                !credentials || !origins.contains(ANY),
                "credentials",
                true,
                "origins by name: with credentials, * would let every site act for its visitors");
        requireNames(methods, "methods");
        requireNames(headers, "headers");
        requireNames(expose, "expose");
    }

    private static void requireNames(List<String> names, String component) {
        for (var name : names) {
            Require.that(HeaderName.isValid(name), component, name, "a name without spaces");
        }
    }

    @Override
    public Policy build(BuildContext context) {
        return new Sharing(this, Preflight.of(this), String.join(", ", expose));
    }

    /// The origin that the answer names; null if this one may not read it.
    private @Nullable String admitted(String origin) {
        var lower = origin.toLowerCase(Locale.ROOT);
        for (var admitted : origins) {
            if (admitted.equals(ANY)) {
                return ANY;
            }
            if (admitted.equals(lower) || matchesWildcard(admitted, lower)) {
                return origin;
            }
        }
        return null;
    }

    private static boolean matchesWildcard(String pattern, String origin) {
        int at = pattern.indexOf(WILDCARD);
        if (at < 0) {
            return false;
        }
        var scheme = pattern.substring(0, at + 3);
        var domain = pattern.substring(at + WILDCARD.length() - 1);
        int label = origin.length() - scheme.length() - domain.length();
        return label > 0
                && origin.startsWith(scheme)
                && origin.endsWith(domain)
                && origin.substring(scheme.length(), scheme.length() + label)
                        .chars()
                        .allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z');
    }

    /// What every preflight is told, whoever asks.
    private record Preflight(String methods, String headers, String maxAge) {
        static Preflight of(Cors cors) {
            return new Preflight(
                    String.join(", ", cors.methods),
                    String.join(", ", cors.headers),
                    Long.toString(cors.maxAge.toSeconds()));
        }

        Answer answer() {
            var fields = new HeaderEdits(Headers.EMPTY);
            fields.add(MAX_AGE, maxAge);
            if (!methods.isEmpty()) {
                fields.add(ALLOW_METHODS, methods);
            }
            if (!headers.isEmpty()) {
                fields.add(ALLOW_HEADERS, headers);
            }
            return new Answer(204, fields, new byte[0]);
        }
    }

    private record Sharing(Cors cors, Preflight preflight, String expose) implements RequestPolicy, ResponsePolicy {
        @Override
        public Verdict onRequest(Exchange exchange) {
            return isPreflight(exchange) ? Verdict.respond(preflight.answer()) : Verdict.PROCEED;
        }

        private static boolean isPreflight(Exchange exchange) {
            var asked = exchange.request();
            return asked.method().equals("OPTIONS")
                    && asked.headers().contains(ORIGIN)
                    && asked.headers().contains(REQUEST_METHOD);
        }

        @Override
        public Verdict onResponse(Exchange exchange) {
            var answer = exchange.response().headers();
            var origin = exchange.request().headers().get(ORIGIN);
            var admitted = origin == null ? null : cors.admitted(origin);
            boolean preflight = isPreflight(exchange);
            if (!preflight || admitted == null) {
                clear(answer);
            }
            if (!cors.origins.contains(ANY)) {
                answer.add(VARY, "Origin");
            }
            if (admitted == null) {
                return Verdict.PROCEED;
            }
            answer.set(ALLOW_ORIGIN, admitted);
            if (cors.credentials) {
                answer.set(ALLOW_CREDENTIALS, "true");
            }
            if (!preflight && !expose.isEmpty()) {
                answer.set(EXPOSE, expose);
            }
            return Verdict.PROCEED;
        }

        /// Two who speak for the same answer would contradict each other.
        private static void clear(HeaderEdits answer) {
            answer.remove(ALLOW_ORIGIN)
                    .remove(ALLOW_CREDENTIALS)
                    .remove(ALLOW_METHODS)
                    .remove(ALLOW_HEADERS)
                    .remove(MAX_AGE)
                    .remove(EXPOSE);
        }
    }
}
