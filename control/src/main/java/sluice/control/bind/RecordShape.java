package sluice.control.bind;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.ShortForm;

/// How a record is written in YAML: a mapping with one key for each component, in kebab-case, and its short forms.
public final class RecordShape {
    private static final ClassValue<RecordShape> KNOWN = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final List<Component> components;
    private final Map<String, Component> byKey = new LinkedHashMap<>();
    private final List<Alternative> shortForms = new ArrayList<>();
    private final @Nullable Component named;
    private final Maker constructor;

    /// One component of a record.
    ///
    /// @param name as Java writes it
    /// @param key as YAML writes it
    /// @param fallback the default, as YAML would write it; null if there is none
    /// @param nullable whether it is null when it is left out
    /// @param built false if using it is the error `not built yet`
    /// @param named whether it holds what the mapping's key names
    public record Component(
            String name,
            String key,
            Shape shape,
            @Nullable String fallback,
            boolean nullable,
            boolean built,
            boolean named) {
        /// Whether it must be given.
        public boolean required() {
            boolean collection = shape instanceof Shape.Listing || shape instanceof Shape.Keyed;
            return fallback == null && !nullable && !collection && built;
        }
    }

    /// One short form.
    ///
    /// @param shape what stands in place of the mapping
    public record Alternative(Shape shape, Maker factory) {}

    private RecordShape(Class<?> type) {
        this.type = type;
        this.components = Arrays.stream(type.getRecordComponents())
                .map(RecordShape::component)
                .toList();
        for (var component : components) {
            byKey.put(component.key, component);
        }
        this.named = components.stream().filter(Component::named).findFirst().orElse(null);
        for (var method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(ShortForm.class)) {
                var parameter = Shape.of(method.getGenericParameterTypes()[0]);
                shortForms.add(new Alternative(parameter, Maker.of(method)));
            }
        }
        shortForms.sort(Comparator.comparingInt(it -> rank(it.shape)));
        this.constructor = constructor(type);
    }

    /// Scalars first: reflection tells methods in no order.
    private static int rank(Shape shape) {
        return shape instanceof Shape.Keyed ? 2 : shape instanceof Shape.Listing ? 1 : 0;
    }

    /// The shape of a record.
    ///
    /// @throws IllegalArgumentException if a component's type cannot be configured
    public static RecordShape of(Class<?> type) {
        return KNOWN.get(type);
    }

    /// `maxPerEndpoint` is written `max-per-endpoint`.
    public static String kebab(String name) {
        var out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                out.append('-').append(Character.toLowerCase(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    public Class<?> type() {
        return type;
    }

    public List<Component> components() {
        return components;
    }

    /// The component with that key, or null.
    public @Nullable Component component(String key) {
        return byKey.get(key);
    }

    /// The keys of all components.
    public Set<String> keys() {
        return byKey.keySet();
    }

    public List<Alternative> shortForms() {
        return shortForms;
    }

    /// The component that holds what the mapping's key names, or null.
    public @Nullable Component named() {
        return named;
    }

    /// What to write, in words.
    public String what() {
        var words = new ArrayList<String>();
        shortForms.forEach(form -> words.add(form.shape().what()));
        words.add("a mapping with " + String.join(", ", byKey.keySet()));
        return String.join(", or ", words);
    }

    /// Whether the components fill `{ NAME: ..., OTHER: ... }` from the same level as its name, as in
    /// `{ split: { a: 90, b: 10 }, sticky: consumer }`: one component is called like the record itself.
    public boolean flat() {
        var name = type.getAnnotation(ConfigName.class);
        return name != null && byKey.containsKey(name.value());
    }

    boolean partial() {
        return type.isAnnotationPresent(Partial.class);
    }

    @Nullable
    Object make(@Nullable Object[] values) throws Throwable {
        return constructor.make(values);
    }

    private static Component component(RecordComponent it) {
        var fallback = it.getAnnotation(Default.class);
        return new Component(
                it.getName(),
                kebab(it.getName()),
                Shape.of(it.getGenericType()),
                fallback == null ? null : fallback.value(),
                isNullable(it.getAnnotatedType()),
                !it.isAnnotationPresent(NotBuiltYet.class),
                it.isAnnotationPresent(Named.class));
    }

    private static boolean isNullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(it -> it.annotationType().getSimpleName().equals("Nullable"));
    }

    private static Maker constructor(Class<?> type) {
        try {
            return Maker.of(type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new)));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " has no usable constructor", e);
        }
    }
}
