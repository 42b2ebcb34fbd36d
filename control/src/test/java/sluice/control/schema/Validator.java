package sluice.control.schema;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node;

/// As much of JSON Schema 2020-12 as our schemas use, over YAML nodes, as an editor would apply it.
final class Validator {
    private final Map<?, ?> root;

    Validator(String schema) {
        root = (Map<?, ?>) JsonTree.read(schema);
    }

    boolean accepts(Node node) {
        return accepts(root, node);
    }

    private boolean accepts(Object schema, Node node) {
        var rules = (Map<?, ?>) schema;
        for (var rule : rules.entrySet()) {
            if (!holds((String) rule.getKey(), rule.getValue(), rules, node)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(String rule, Object value, Map<?, ?> rules, Node node) {
        return switch (rule) {
            case "$schema", "$defs", "title", "description", "default" -> true;
            case "$ref" -> accepts(definition((String) value), node);
            case "anyOf" -> ((List<?>) value).stream().anyMatch(it -> accepts(it, node));
            case "oneOf" ->
                ((List<?>) value).stream().filter(it -> accepts(it, node)).count() == 1;
            case "type" ->
                value instanceof List<?> types
                        ? types.stream().anyMatch(it -> isOf((String) it, node))
                        : isOf((String) value, node);
            case "enum" -> node instanceof Node.Scalar scalar && ((List<?>) value).contains(scalar.value());
            case "pattern" ->
                node instanceof Node.Scalar scalar
                        && Pattern.compile((String) value)
                                .matcher(scalar.value())
                                .find();
            case "items" ->
                !(node instanceof Node.Sequence list) || list.items().stream().allMatch(it -> accepts(value, it));
            case "required" ->
                !(node instanceof Node.Mapping map) || map.entries().keySet().containsAll((List<?>) value);
            case "minProperties" ->
                !(node instanceof Node.Mapping map) || map.entries().size() >= (int) value;
            case "properties" ->
                !(node instanceof Node.Mapping map)
                        || map.entries().keySet().stream()
                                .allMatch(
                                        key -> property((Map<?, ?>) value, key, Objects.requireNonNull(map.get(key))));
            case "additionalProperties" ->
                !(node instanceof Node.Mapping map)
                        || map.entries().keySet().stream()
                                .filter(key -> !properties(rules).containsKey(key))
                                .allMatch(key -> value instanceof Map<?, ?> schema
                                        && accepts(schema, Objects.requireNonNull(map.get(key))));
            default -> throw new AssertionError("this test does not know the rule " + rule);
        };
    }

    private boolean property(Map<?, ?> properties, String key, Node value) {
        var schema = properties.get(key);
        return schema == null || accepts(schema, value);
    }

    private static Map<?, ?> properties(Map<?, ?> rules) {
        return rules.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
    }

    private Object definition(String reference) {
        @Nullable
        Object found =
                ((Map<?, ?>) Objects.requireNonNull(root.get("$defs"))).get(reference.substring("#/$defs/".length()));
        return Objects.requireNonNull(found, reference);
    }

    private static boolean isOf(String type, Node node) {
        return switch (node) {
            case Node.Mapping _ -> type.equals("object");
            case Node.Sequence _ -> type.equals("array");
            case Node.Scalar scalar ->
                switch (type) {
                    case "string" -> true;
                    case "integer" -> scalar.value().matches("-?[0-9]+");
                    case "number" -> scalar.value().matches("[-+]?[0-9.]+(e[0-9]+)?");
                    case "boolean" -> scalar.value().matches("true|false");
                    default -> false;
                };
        };
    }
}
