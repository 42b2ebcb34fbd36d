package sluice.control.plan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.api.value.Durations;
import sluice.api.value.PathPattern;
import sluice.control.bind.RecordShape;
import sluice.control.bind.Shape;
import sluice.control.config.ToSpec;

/// A record as a flat table of keys, as YAML writes them, and values: `timeouts.response` -> 15 s. Two
/// configurations are compared by these tables, so that neither the order of keys, nor short forms, nor a
/// default that was written down count as a change.
final class Flattened {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> left;

    private Flattened(Set<String> left) {
        this.left = left;
    }

    /// @param left components that are not looked at
    static Map<String, Object> of(Object record, Set<String> left) {
        var flattened = new Flattened(left);
        flattened.record("", record);
        return flattened.values;
    }

    private void record(String prefix, Object record) {
        var shapes = RecordShape.of(record.getClass()).components();
        var components = record.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            var component = shapes.get(i);
            var value = read(record, components[i]);
            if (value != null && !(prefix.isEmpty() && left.contains(component.name()))) {
                put(prefix + component.key(), component.shape(), value);
            }
        }
    }

    private void put(String key, Shape shape, Object value) {
        switch (shape) {
            case Shape.Structure _ -> record(key + '.', value);
            case Shape.Listing listing
            when listing.element() instanceof Shape.Structure -> {
                for (var element : (Collection<?>) value) {
                    record(key + '[' + identity(element) + "].", element);
                }
            }
            case Shape.Keyed keyed ->
                ((Map<?, ?>) value).forEach((name, element) -> put(key + '.' + name, keyed.value(), element));
            case Shape.Custom _ when value instanceof ToSpec to -> record(key + '.' + to.kind() + '.', to.origin());
            default -> values.put(key, value);
        }
    }

    /// What tells an element of a list from the others: its first component.
    private static String identity(Object record) {
        var first = read(record, record.getClass().getRecordComponents()[0]);
        return first == null ? "" : text(first);
    }

    private static @Nullable Object read(Object record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// A value as YAML writes it.
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case PathPattern pattern -> pattern.text();
            case Collection<?> list -> list.stream().map(Flattened::text).collect(Collectors.joining(", ", "[", "]"));
            case Enum<?> constant
            when constant.toString().equals(constant.name()) ->
                constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> value.toString();
        };
    }
}
