package sluice.control.plan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigName;
import sluice.api.value.Durations;
import sluice.api.value.PathPattern;
import sluice.control.bind.RecordShape;
import sluice.control.bind.Shape;
import sluice.control.config.ToSpec;

/// A record as a flat table of keys, as YAML writes them, and values: `timeouts.response` -> 15 s. Two
/// configurations are compared by these tables, so that neither the order of keys, nor short forms, nor a
/// default that was written down count as a change.
final class Flattened {
    /// Looked up once for each type of record: finding an accessor takes longer than calling it.
    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            var components = type.getRecordComponents();
            var shapes = RecordShape.of(type).components();
            var parts = new ArrayList<Part>();
            for (int i = 0; i < components.length; i++) {
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                var shape = shapes.get(i);
                parts.add(new Part(shape.name(), shape.key(), shape.shape(), accessor));
            }
            return parts;
        }
    };

    private record Part(String name, String key, Shape shape, Method accessor) {
        @Nullable
        Object read(Object record) {
            try {
                return accessor.invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + accessor, e);
            }
        }
    }

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
        for (var part : PARTS.get(record.getClass())) {
            var value = part.read(record);
            if (value != null && !(prefix.isEmpty() && left.contains(part.name))) {
                put(prefix + part.key, part.shape, value);
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
            case Shape.Listing listing
            when listing.element() instanceof Shape.Chosen -> chosen(key, (Collection<?>) value);
            case Shape.Keyed keyed ->
                ((Map<?, ?>) value).forEach((name, element) -> put(key + '.' + name, keyed.value(), element));
            case Shape.Custom _ when value instanceof ToSpec to -> origin(key + '.', to);
            default -> values.put(key, value);
        }
    }

    /// Policies within a policy: their names, and the fields of each.
    private void chosen(String key, Collection<?> policies) {
        var names = new ArrayList<String>();
        for (var policy : policies) {
            var name = policy.getClass().getAnnotation(ConfigName.class);
            names.add(name == null ? policy.getClass().getSimpleName() : name.value());
            record(key + '[' + names.getLast() + "].", policy);
        }
        values.put(key, names);
    }

    /// What tells an element of a list from the others: its first component.
    private static String identity(Object record) {
        var first = PARTS.get(record.getClass()).getFirst().read(record);
        return first == null ? "" : text(first);
    }

    /// As YAML writes it: the fields of some origins stand beside their name.
    private void origin(String prefix, ToSpec to) {
        boolean flat = RecordShape.of(to.origin().getClass()).flat();
        record(flat ? prefix : prefix + to.kind() + '.', to.origin());
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
