package sluice.policies.traffic;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;
import sluice.api.policy.ConfigException;

/// Reads what has a limit of its own: the `per:` of limits.
final class LimitKey {
    private static final int LONGEST = 64;

    private LimitKey() {}

    /// @throws ConfigException if a name is neither a fact nor one of the words that only `per:` knows
    static void check(List<String> per) {
        for (var name : per) {
            try {
                part(name);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        "per", name, "consumer, client.ip, route, gateway, or a fact such as request.headers.NAME");
            }
        }
    }

    /// Why there must be an authentication before, if one of the names is known only then; empty if none is.
    static String needsIdentity(List<String> per) {
        for (var name : per) {
            if (name.equals("consumer") || name.startsWith("consumer.") || name.startsWith("claims.")) {
                return "per: " + name;
            }
        }
        return "";
    }

    /// The key, or its digest if it is longer than 64 characters: what is kept in memory is bounded, whatever
    /// clients send.
    static String bounded(String key) {
        if (key.length() <= LONGEST) {
            return key;
        }
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The key of all names together; two exchanges share it only if they agree in every part.
    static Fact of(List<String> per) {
        var parts = per.stream().map(LimitKey::part).toList();
        return parts.size() == 1 ? parts.getFirst() : exchange -> joined(parts, exchange);
    }

    private static Fact part(String name) {
        return switch (name) {
            case "gateway" -> exchange -> "";
            case "client.ip" -> LimitKey::network;
            case "consumer" -> LimitKey::caller;
            default -> Fact.named(name);
        };
    }

    /// An IPv4 address, or the /64 of an IPv6 address: who has one address of such a network has all of them.
    private static String network(Exchange exchange) {
        return exchange.clientAddress() instanceof Inet6Address address
                ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
                : exchange.clientIp();
    }

    private static String caller(Exchange exchange) {
        var identity = exchange.identity();
        return identity == null ? "address " + network(exchange) : "identity " + identity.name();
    }

    private static String joined(List<Fact> parts, Exchange exchange) {
        var key = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            var value = parts.get(i).read(exchange);
            key.append(value.length()).append(':').append(value);
        }
        return key.toString();
    }
}
