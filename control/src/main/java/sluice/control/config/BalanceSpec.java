package sluice.control.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigException;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Problem;

/// Which endpoint of an upstream is asked next: `least-request` (of two at random the less busy one),
/// `round-robin`, `random`, or `{ hash: FACT }` (the same value, the same endpoint; Maglev consistent
/// hashing).
///
/// @param method one of the four
/// @param hash the fact that chooses the endpoint, such as `request.headers.x-user-id`; empty for the other
///     three
public record BalanceSpec(Method method, String hash) {
    private static final String EXPECTED = "least-request, round-robin, random or { hash: FACT }";

    /// How an endpoint is chosen.
    public enum Method {
        LEAST_REQUEST,
        ROUND_ROBIN,
        RANDOM,
        HASH
    }

    /// Reads a word, or a mapping with the one key `hash`.
    @FromNode(what = EXPECTED, schema = """
            {"oneOf": [{"enum": ["least-request", "round-robin", "random"]},
             {"type": "object", "properties": {"hash": {"type": "string"}}, "required": ["hash"],
              "additionalProperties": false}]}
            """)
    public static @Nullable BalanceSpec fromNode(Node node, Binder binder) {
        if (node instanceof Node.Scalar word) {
            switch (word.value()) {
                case "least-request" -> {
                    return new BalanceSpec(Method.LEAST_REQUEST, "");
                }
                case "round-robin" -> {
                    return new BalanceSpec(Method.ROUND_ROBIN, "");
                }
                case "random" -> {
                    return new BalanceSpec(Method.RANDOM, "");
                }
                default -> {}
            }
        } else if (node instanceof Node.Mapping mapping
                && mapping.entries().size() == 1
                && mapping.get("hash") instanceof Node.Scalar fact) {
            try {
                Check.fact(fact.value(), "hash");
                return new BalanceSpec(Method.HASH, fact.value());
            } catch (ConfigException e) {
                binder.problems().add(Problem.at(fact.place(), e.value(), e.expected()));
                return null;
            }
        }
        binder.problems().add(Problem.at(node.place(), node.show(), EXPECTED));
        return null;
    }

    @Override
    public String toString() {
        return method == Method.HASH
                ? "hash " + hash
                : method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
