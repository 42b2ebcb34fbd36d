package sluice.control.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;

/// The names that an expression of one scope may use. Single facts are those of {@link Fact}; families are
/// maps.
///
/// @param texts facts that are texts
/// @param families facts whose last part is free
/// @param authenticated whether `authenticated` is among them, the one fact that is no text
record Facts(Map<String, Fact> texts, Map<String, FactMap.Family> families, boolean authenticated) {
    private static final int MOST_NAMES = 1000;
    /// Names of headers that expressions asked for. Any thread. Bounded, for an expression may ask for what a
    /// client chose.
    private static final ConcurrentHashMap<String, HeaderName> NAMES = new ConcurrentHashMap<>();

    private static final FactMap.Family HEADERS = new FactMap.Family() {
        @Override
        public @Nullable Object find(Exchange exchange, String name) {
            try {
                var header = NAMES.get(name);
                if (header == null) {
                    header = HeaderName.of(name);
                    if (NAMES.size() < MOST_NAMES) {
                        NAMES.put(name, header);
                    }
                }
                return exchange.request().headers().get(header);
            } catch (IllegalArgumentException e) {
                return null; // no header can have such a name
            }
        }

        @Override
        public Map<String, ?> all(Exchange exchange) {
            var all = new LinkedHashMap<String, String>();
            exchange.request().headers().forEach((name, value) -> all.putIfAbsent(name.lower(), value));
            return all;
        }
    };

    private static final FactMap.Family CLAIMS = new FactMap.Family() {
        @Override
        public @Nullable Object find(Exchange exchange, String name) {
            var identity = exchange.identity();
            return identity == null ? null : identity.claims().get(name);
        }

        @Override
        public Map<String, ?> all(Exchange exchange) {
            var identity = exchange.identity();
            return identity == null ? Map.of() : identity.claims().all();
        }
    };

    static Facts of(Scope scope) {
        var texts = new TreeMap<String, Fact>();
        for (var name : new String[] {
            "request.id",
            "request.method",
            "request.scheme",
            "request.host",
            "request.authority",
            "request.path",
            "request.uri",
            "request.protocol",
            "client.ip",
            "client.certificate",
            "client.certificate.subject",
            "client.certificate.san"
        }) {
            texts.put(name, Fact.named(name));
        }
        var families = new TreeMap<String, FactMap.Family>();
        families.put("request.headers", HEADERS);
        families.put("request.query", (exchange, name) -> exchange.request().queryParameter(name));
        families.put("request.cookies", (exchange, name) -> exchange.request().cookie(name));
        if (scope != Scope.MATCH) {
            for (var name : new String[] {"consumer", "consumer.name", "consumer.tier", "route", "trace.id"}) {
                texts.put(name, Fact.named(name));
            }
            families.put("path", Exchange::pathParameter);
            families.put("claims", CLAIMS);
            families.put("consumer.attributes", ofIdentity(Identity::attributes));
        }
        return new Facts(texts, families, scope != Scope.MATCH);
    }

    private static FactMap.Family ofIdentity(Function<Identity, Map<String, String>> part) {
        return new FactMap.Family() {
            @Override
            public @Nullable Object find(Exchange exchange, String name) {
                var identity = exchange.identity();
                return identity == null ? null : part.apply(identity).get(name);
            }

            @Override
            public Map<String, ?> all(Exchange exchange) {
                var identity = exchange.identity();
                return identity == null ? Map.of() : part.apply(identity);
            }
        };
    }

    /// The value that CEL asks for by its name; null if there is no such name.
    @Nullable
    Object read(String name, Exchange exchange) {
        var text = texts.get(name);
        if (text != null) {
            return text.read(exchange);
        }
        var family = families.get(name);
        if (family != null) {
            return new FactMap(family, exchange);
        }
        return authenticated && name.equals("authenticated") ? exchange.identity() != null : null;
    }

    /// What may be written, for messages.
    String names() {
        var names = new StringBuilder(String.join(", ", texts.keySet()));
        families.keySet().forEach(family -> names.append(", ").append(family).append("['NAME']"));
        return authenticated ? names.append(", authenticated").toString() : names.toString();
    }
}
