package sluice.api.exchange;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a credential says of who calls: the claims of a token (RFC 7519 section 4), the answer of an
/// introspection. Immutable.
///
/// A claim is found by its name, or by a path of names with dots between: `realm_access.roles`. A claim whose
/// own name has dots, as many have that are URLs, is found by that name.
public final class Claims {
    public static final Claims NONE = new Claims(Map.of());

    private final Map<String, Object> values;

    private Claims(Map<String, Object> values) {
        this.values = values;
    }

    /// @param values texts, numbers, truth values, lists and maps of these, as JSON has them; those that are
    /// null are left
    /// out. What lies within lists and maps is not copied and must not change
    public static Claims of(Map<String, ? extends @Nullable Object> values) {
        var kept = LinkedHashMap.<String, Object>newLinkedHashMap(values.size());
        values.forEach((name, value) -> {
            if (value != null) {
                kept.put(name, value);
            }
        });
        return kept.isEmpty() ? NONE : new Claims(kept);
    }

    /// The claim as JSON has it; null if it is absent.
    public @Nullable Object get(String path) {
        return find(values, path);
    }

    private static @Nullable Object find(Map<?, ?> in, String path) {
        var value = in.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (in.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                value = find(inner, path.substring(dot + 1));
            }
        }
        return value;
    }

    /// The claim as one text: a list as its elements with commas between. Empty if it is absent, if it is a
    /// map, or if an element of the list contains a comma itself, so that none can pass for two.
    public String text(String path) {
        return switch (get(path)) {
            case null -> "";
            case Map<?, ?> _ -> "";
            case Collection<?> list -> joined(list);
            case Object value -> value.toString();
        };
    }

    private static String joined(Collection<?> list) {
        var text = new StringBuilder();
        for (var element : list) {
            var one = String.valueOf(element);
            if (one.indexOf(',') >= 0 || element instanceof Map || element instanceof Collection) {
                return "";
            }
            text.append(text.isEmpty() ? "" : ",").append(one);
        }
        return text.toString();
    }

    /// The claim as a list: the elements of a list, or the words of a text with spaces between (as `scope`
    /// has them, RFC
    /// 6749 section 3.3). Empty if it is absent.
    public List<String> list(String path) {
        return switch (get(path)) {
            case Collection<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case String text ->
                text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
            case null, default -> List.of();
        };
    }

    /// All claims by their names; not to be modified.
    public Map<String, Object> all() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Claims that && that.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().toString(); // names alone: what they say may be personal
    }
}
