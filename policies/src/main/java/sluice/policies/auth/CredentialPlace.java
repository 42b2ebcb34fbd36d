package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.RequestEdits;
import sluice.api.policy.ConfigException;

/// Where a request carries a credential: a header, a parameter of the query or a cookie, named like the fact
/// that reads it.
sealed interface CredentialPlace {
    /// What stands there; null if nothing does.
    @Nullable
    String read(Exchange exchange);

    /// Reads it into a buffer.
    ///
    /// @return whether anything stands there
    default boolean read(Exchange exchange, BearerToken into) {
        return into.take(read(exchange));
    }

    /// Whether there is more than one, so that an upstream could read another one than we do.
    boolean isDoubled(Exchange exchange);

    /// Keeps it from going upstream.
    void remove(Exchange exchange);

    /// @param component of the configuration, for the error
    /// @throws ConfigException if the fact is none that a client can put a credential into
    static CredentialPlace of(String fact, String component) {
        int dot = fact.lastIndexOf('.');
        var name = fact.substring(dot + 1);
        return switch (HeaderName.isValid(name) ? fact.substring(0, Math.max(dot, 0)) : "") {
            case "request.headers" -> new Header(HeaderName.of(name));
            case "request.query" -> new Parameter(name);
            case "request.cookies" -> new Cookie(name);
            default ->
                throw new ConfigException(
                        component, fact, "request.headers.NAME, request.query.NAME or request.cookies.NAME");
        };
    }

    /// A header; in `Authorization` what follows the scheme `Bearer` (RFC 6750 section 2.1), in others all of
    /// it.
    record Header(HeaderName name, boolean bearer) implements CredentialPlace {
        private static final String SCHEME = "Bearer";

        Header(HeaderName name) {
            this(name, name.lower().equals("authorization"));
        }

        @Override
        public @Nullable String read(Exchange exchange) {
            var value = exchange.request().headers().get(name);
            return value == null || !bearer ? value : token(value);
        }

        @Override
        public boolean read(Exchange exchange, BearerToken into) {
            return into.take(exchange, name, bearer);
        }

        private static @Nullable String token(String value) {
            int length = SCHEME.length();
            if (!value.regionMatches(true, 0, SCHEME, 0, length)
                    || value.length() > length && value.charAt(length) != ' ') {
                return null;
            }
            int from = length;
            while (from < value.length() && value.charAt(from) == ' ') {
                from++;
            }
            return value.substring(from);
        }

        @Override
        public boolean isDoubled(Exchange exchange) {
            return exchange.request().headers().count(name) > 1;
        }

        @Override
        public void remove(Exchange exchange) {
            exchange.upstreamRequest().headers().remove(name);
        }
    }

    /// A parameter of the query.
    record Parameter(String name) implements CredentialPlace {
        @Override
        public @Nullable String read(Exchange exchange) {
            return exchange.request().queryParameter(name);
        }

        @Override
        public boolean isDoubled(Exchange exchange) {
            int count = 0;
            for (var pair : exchange.request().query().split("&", -1)) {
                count += isNamed(pair) ? 1 : 0;
            }
            return count > 1;
        }

        @Override
        public void remove(Exchange exchange) {
            RequestEdits edits = exchange.upstreamRequest();
            var kept = new ArrayList<String>();
            for (var pair : edits.query().split("&", -1)) {
                if (!isNamed(pair)) {
                    kept.add(pair);
                }
            }
            edits.query(String.join("&", kept));
        }

        private boolean isNamed(String pair) {
            int equals = pair.indexOf('=');
            var written = equals < 0 ? pair : pair.substring(0, equals);
            try {
                return URLDecoder.decode(written, UTF_8).equals(name);
            } catch (IllegalArgumentException e) {
                return written.equals(name);
            }
        }
    }

    /// A cookie.
    record Cookie(String name) implements CredentialPlace {
        private static final HeaderName COOKIE = HeaderName.of("Cookie");

        @Override
        public @Nullable String read(Exchange exchange) {
            return exchange.request().cookie(name);
        }

        @Override
        public boolean isDoubled(Exchange exchange) {
            int count = 0;
            for (var line : exchange.request().headers().all(COOKIE)) {
                for (var pair : line.split(";", -1)) {
                    count += isNamed(pair) ? 1 : 0;
                }
            }
            return count > 1;
        }

        @Override
        public void remove(Exchange exchange) {
            var edits = exchange.upstreamRequest().headers();
            var kept = new ArrayList<String>();
            for (var line : edits.all(COOKIE)) {
                for (var pair : line.split(";", -1)) {
                    if (!isNamed(pair) && !pair.isBlank()) {
                        kept.add(pair.strip());
                    }
                }
            }
            edits.remove(COOKIE);
            if (!kept.isEmpty()) {
                edits.add(COOKIE, String.join("; ", kept));
            }
        }

        private boolean isNamed(String pair) {
            int equals = pair.indexOf('=');
            return equals > 0 && pair.substring(0, equals).strip().equals(name);
        }
    }
}
