package sluice.api.exchange;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The one table of facts: fixed names, and families whose last part is free.
final class FactNames {
    private static final Map<String, Fact> FIXED = new TreeMap<>(Map.ofEntries(
            Map.entry("request.id", Exchange::id),
            Map.entry("request.method", exchange -> exchange.request().method()),
            Map.entry("request.scheme", exchange -> exchange.request().scheme()),
            Map.entry("request.host", exchange -> exchange.request().host()),
            Map.entry("request.authority", exchange -> exchange.request().authority()),
            Map.entry("request.path", exchange -> exchange.request().path()),
            Map.entry("request.uri", exchange -> exchange.request().uri()),
            Map.entry("request.protocol", exchange -> exchange.request().protocol()),
            Map.entry("client.ip", Exchange::clientIp),
            Map.entry("client.certificate", exchange -> ofCertificate(exchange, ClientCertificate::fingerprint)),
            Map.entry("client.certificate.subject", exchange -> ofCertificate(exchange, ClientCertificate::subject)),
            Map.entry("client.certificate.san", exchange -> ofCertificate(exchange, ClientCertificate::nameList)),
            Map.entry("consumer", exchange -> ofIdentity(exchange, Identity::name)),
            Map.entry("consumer.name", exchange -> ofIdentity(exchange, Identity::consumer)),
            Map.entry("consumer.tier", exchange -> ofIdentity(exchange, Identity::tier)),
            Map.entry("authenticated", exchange -> exchange.identity() == null ? "false" : "true"),
            Map.entry("route", Exchange::route),
            Map.entry("trace.id", Exchange::traceId),
            Map.entry("uuid", exchange -> UUID.randomUUID().toString())));

    private static final Map<String, Function<String, Fact>> FAMILIES = new TreeMap<>(Map.of(
            "request.headers.", FactNames::header,
            "request.query.", name -> exchange -> orEmpty(exchange.request().queryParameter(name)),
            "request.cookies.", name -> exchange -> orEmpty(exchange.request().cookie(name)),
            "path.", name -> exchange -> orEmpty(exchange.pathParameter(name)),
            "consumer.attributes.",
                    name -> exchange ->
                            ofIdentity(exchange, it -> it.attributes().getOrDefault(name, "")),
            "claims.",
                    name -> exchange -> ofIdentity(exchange, it -> it.claims().text(name))));

    private FactNames() {}

    static Fact find(String name) {
        var fixed = FIXED.get(name);
        if (fixed != null) {
            return fixed;
        }
        for (var family : FAMILIES.entrySet()) {
            if (name.startsWith(family.getKey())
                    && name.length() > family.getKey().length()) {
                return family.getValue().apply(name.substring(family.getKey().length()));
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" is not a fact (expected: one of "
                + String.join(", ", FIXED.keySet()) + ", or " + String.join("NAME, ", FAMILIES.keySet()) + "NAME)");
    }

    private static Fact header(String name) {
        var header = HeaderName.of(name);
        return exchange -> orEmpty(exchange.request().headers().get(header));
    }

    private static String ofIdentity(Exchange exchange, Function<Identity, String> part) {
        var identity = exchange.identity();
        return identity == null ? "" : part.apply(identity);
    }

    private static String ofCertificate(Exchange exchange, Function<ClientCertificate, String> part) {
        var certificate = exchange.clientCertificate();
        return certificate == null ? "" : part.apply(certificate);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
