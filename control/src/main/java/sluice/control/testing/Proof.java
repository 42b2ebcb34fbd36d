package sluice.control.testing;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.PolicySpec;

/// What a client brings to prove who it is.
///
/// @param headers fields by name
/// @param query parameters, encoded; empty for none
/// @param certificate null for none
record Proof(
        Map<String, String> headers, String query, @Nullable ClientCertificate certificate) {
    static final Proof NONE = new Proof(Map.of(), "", null);

    private static final String AUTHORIZATION = "Authorization";
    private static final String HEADERS = "request.headers.";
    private static final String COOKIES = "request.cookies.";
    private static final String QUERY = "request.query.";

    /// What the policies of a route want to see of a caller.
    ///
    /// @throws IllegalArgumentException if there is no such issuer or consumer
    static Proof of(CallerSpec caller, List<PolicySpec> policies, Credentials credentials, TestConsumers consumers) {
        var wanted = wanted(policies);
        var consumer = caller.consumer();
        if (consumer != null && consumers.named(consumer) == null) {
            throw new IllegalArgumentException('"' + consumer + "\" (expected: the name of one of consumers)");
        }
        if (caller.issuer() != null) {
            var place = wanted.stream()
                    .filter(it -> caller.issuer().equals(read(it, "issuer")))
                    .map(Proof::place)
                    .findFirst()
                    .orElse(HEADERS + "authorization");
            return at(place, credentials.token(caller, caller.issuer()));
        }
        if (consumer == null) {
            return bearer(credentials.opaque(caller));
        }
        for (var spec : wanted) {
            switch (nameOf(spec)) {
                case "api-key" -> {
                    return at(place(spec), credentials.keyOf(consumer));
                }
                case "basic" -> {
                    consumers.give(consumer);
                    return new Proof(Map.of(AUTHORIZATION, credentials.basic(consumer)), "", null);
                }
                case "mtls" -> {
                    return new Proof(Map.of(), "", credentials.certificateOf(consumer));
                }
                case "jwt" -> {
                    return at(place(spec), credentials.token(caller, String.valueOf(read(spec, "issuer"))));
                }
                case "introspect" -> {
                    return bearer(credentials.opaque(caller));
                }
                default -> {}
            }
        }
        return at("request.headers.x-api-key", credentials.keyOf(consumer));
    }

    private static Proof bearer(String token) {
        return new Proof(Map.of(AUTHORIZATION, "Bearer " + token), "", null);
    }

    private static Proof at(String place, String key) {
        if (place.startsWith(QUERY)) {
            return new Proof(Map.of(), place.substring(QUERY.length()) + '=' + key, null);
        }
        if (place.startsWith(COOKIES)) {
            return new Proof(Map.of("Cookie", place.substring(COOKIES.length()) + '=' + key), "", null);
        }
        var name = place.startsWith(HEADERS) ? place.substring(HEADERS.length()) : place;
        boolean scheme = name.equalsIgnoreCase(AUTHORIZATION);
        return new Proof(Map.of(name, scheme ? "Bearer " + key : key), "", null);
    }

    /// Where an authentication looks for its credential: `from`, the first of several.
    private static String place(AuthenticationSpec spec) {
        return switch (read(spec, "from")) {
            case List<?> places when !places.isEmpty() -> String.valueOf(places.getFirst());
            case String place -> place;
            case null, default -> HEADERS + (nameOf(spec).equals("api-key") ? "x-api-key" : "authorization");
        };
    }

    /// The authentications among the policies, in order; those that one has within it, too.
    private static List<AuthenticationSpec> wanted(List<PolicySpec> policies) {
        var wanted = new ArrayList<AuthenticationSpec>();
        for (var policy : policies) {
            if (policy instanceof AuthenticationSpec spec) {
                wanted.add(spec);
                for (var component : spec.getClass().getRecordComponents()) {
                    if (value(component, spec) instanceof List<?> list) {
                        wanted.addAll(wanted(list.stream()
                                .filter(PolicySpec.class::isInstance)
                                .map(PolicySpec.class::cast)
                                .toList()));
                    }
                }
            }
        }
        return wanted;
    }

    private static String nameOf(AuthenticationSpec spec) {
        var name = spec.getClass().getAnnotation(ConfigName.class);
        return name == null ? "" : name.value();
    }

    /// A component of the record that a policy is configured by.
    private static @Nullable Object read(AuthenticationSpec spec, String component) {
        for (var each : Objects.requireNonNull(spec.getClass().getRecordComponents(), "a policy is a record")) {
            if (each.getName().equals(component)) {
                return value(each, spec);
            }
        }
        return null;
    }

    private static @Nullable Object value(RecordComponent component, AuthenticationSpec spec) {
        try {
            return component.getAccessor().invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /// The headers of a request with those that prove who asks, unless they stand there already.
    Map<String, List<String>> over(Map<String, List<String>> asked) {
        var all = new LinkedHashMap<>(asked);
        headers.forEach((name, value) -> {
            if (asked.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                all.put(name, List.of(value));
            }
        });
        return all;
    }
}
