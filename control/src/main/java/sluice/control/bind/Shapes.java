package sluice.control.bind;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Fact;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.Permission;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.ShortForm;
import sluice.api.value.Durations;
import sluice.api.value.SecretRef;
import sluice.api.value.Template;
import sluice.control.bind.Shape.Parser;
import sluice.control.bind.Shape.Text;

/// Derives shapes from Java types and keeps them.
final class Shapes {
    private static final List<String> FACTORIES = List.of("parse", "of", "named");
    /// Fits no form, so that a type's own message says what it expects.
    private static final List<String> NONSENSE = List.of("\u0000", "", " ");

    private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

    private Shapes() {}

    static Shape of(Type type) {
        var known = KNOWN.get(type);
        if (known == null) {
            known = derive(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    private static Shape derive(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        throw new IllegalArgumentException(type + " cannot be configured");
    }

    private static Shape ofGeneric(ParameterizedType type) {
        var arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class || type.getRawType() == Set.class) {
            return new Shape.Listing(of(arguments[0]), type.getRawType() == Set.class);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return new Shape.Keyed(of(arguments[1]));
        }
        throw new IllegalArgumentException(
                type + " cannot be configured (expected: List<T>, Set<T> or Map<String, T>)");
    }

    private static Shape ofClass(Class<?> type) {
        var basic = ofBasic(type);
        if (basic != null) {
            return basic;
        }
        var reader = method(type, it -> it.isAnnotationPresent(FromNode.class), Node.class, Binder.class);
        if (reader != null) {
            var form = reader.getAnnotation(FromNode.class);
            var what = form.what().isEmpty() ? "a " + type.getSimpleName() : form.what();
            return new Shape.Custom(type, Maker.of(reader), form.schema(), what);
        }
        if (type == Template.class) {
            return new Text(type, "string", "a text with facts such as ${request.host}", Template::parse);
        }
        if (type == Fact.class) {
            return new Text(type, "string", "a fact such as request.path or client.ip", Fact::named);
        }
        if (type == Permission.class) {
            return ofPermission();
        }
        var factory = factory(type);
        if (factory != null) {
            var parse = Maker.of(factory);
            Parser parser = text -> Objects.requireNonNull(parse.make(text), type::getName);
            return new Text(type, "string", expectation(parser), parser);
        }
        if (type.isEnum()) {
            return ofEnum(type);
        }
        if (type.isRecord()) {
            return new Shape.Structure(type);
        }
        if (type == PolicySpec.class || type == AuthenticationSpec.class || type == OriginSpec.class) {
            return new Shape.Chosen(type);
        }
        throw new IllegalArgumentException(type.getName()
                + " cannot be configured (expected: a record, an enum, or a static parse(String) or @FromNode method)");
    }

    /// An expression that is compiled here, because who defines the type knows no CEL.
    private static Shape ofPermission() {
        var reader = method(Expressions.class, it -> it.getReturnType() == Permission.class, Node.class, Binder.class);
        return new Shape.Custom(
                Permission.class,
                Maker.of(Objects.requireNonNull(reader)),
                "{\"type\": \"string\"}",
                "an expression in CEL");
    }

    private static @Nullable Shape ofBasic(Class<?> type) {
        if (type == String.class) {
            return new Text(type, "string", "a text", text -> text);
        }
        if (type == SecretRef.class) {
            return new Text(type, "string", "a secret such as ${env:NAME} or ${file:path}", SecretRef::unresolved);
        }
        if (type == Duration.class) {
            Parser parser = Durations::parse;
            return new Text(type, "string", expectation(parser), parser);
        }
        if (type == int.class || type == Integer.class) {
            return new Text(type, "integer", "a whole number", Numbers::parseInt);
        }
        if (type == long.class || type == Long.class) {
            return new Text(type, "integer", "a whole number", Numbers::parseLong);
        }
        if (type == double.class || type == Double.class) {
            return new Text(type, "number", "a number", Numbers::parseDouble);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Text(type, "boolean", "true or false", Numbers::parseBoolean);
        }
        return type == Node.class || type == Object.class ? new Shape.Raw() : null;
    }

    private static Shape ofEnum(Class<?> type) {
        var words = new LinkedHashMap<String, Object>();
        var wireName = method(type, it -> it.getName().equals("wireName") && it.getReturnType() == String.class);
        for (var constant : type.getEnumConstants()) {
            words.put(wireName == null ? kebab((Enum<?>) constant) : wireName(wireName, constant), constant);
        }
        return new Shape.Choice(type, words);
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String wireName(Method method, Object constant) {
        try {
            method.setAccessible(true);
            return (String) method.invoke(constant);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(method + " failed", e);
        }
    }

    private static @Nullable Method factory(Class<?> type) {
        for (var name : FACTORIES) {
            var found = method(
                    type,
                    it -> it.getName().equals(name)
                            && it.getReturnType() == type
                            && !it.isAnnotationPresent(ShortForm.class),
                    String.class);
            if (found != null && Modifier.isStatic(found.getModifiers())) {
                return found;
            }
        }
        return null;
    }

    static @Nullable Method method(Class<?> type, Predicate<Method> wanted, Class<?>... parameters) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(wanted)
                .filter(it -> Arrays.equals(it.getParameterTypes(), parameters))
                .findFirst()
                .orElse(null);
    }

    private static String expectation(Parser parser) {
        var told = "";
        for (var nonsense : NONSENSE) {
            var expected = expectation(parser, nonsense);
            if (told.isEmpty() || expected.contains(" such as ") && !told.contains(" such as ")) {
                told = expected;
            }
        }
        return told.isEmpty() ? "a text" : told;
    }

    private static String expectation(Parser parser, String nonsense) {
        try {
            parser.parse(nonsense);
            return "";
        } catch (Throwable e) {
            return Problem.ofMessage(Place.of(""), String.valueOf(e.getMessage()))
                    .expected();
        }
    }
}
