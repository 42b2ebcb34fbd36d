package sluice.control.schema;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.Shape;

/// The types that a type refers to in the schema that it states itself, as `#/$defs/NAME`.
final class References {
    private static final Pattern REFERENCE = Pattern.compile("#/\\$defs/(\\w+)");

    private References() {}

    static Set<String> in(Shape.Custom custom) {
        var names = new TreeSet<String>();
        REFERENCE.matcher(custom.schema()).results().forEach(it -> names.add(it.group(1)));
        return names;
    }

    /// The schema with other references in place of those.
    static String replace(Shape.Custom custom, Function<Class<?>, String> reference) {
        return REFERENCE
                .matcher(custom.schema())
                .replaceAll(it -> Matcher.quoteReplacement(reference.apply(type(custom.type(), it.group(1)))));
    }

    /// A type by its simple name: nested, or of the same package.
    static Class<?> type(Class<?> from, String name) {
        if (name.equals("PolicySpec") || name.equals("OriginSpec")) {
            return name.equals("PolicySpec") ? PolicySpec.class : OriginSpec.class;
        }
        for (var className : List.of(from.getName() + "$" + name, from.getPackageName() + "." + name)) {
            try {
                return Class.forName(className, false, from.getClassLoader());
            } catch (ClassNotFoundException e) {
                // told below if it is in neither place
            }
        }
        throw new IllegalStateException(from.getName() + ": its schema refers to " + name + ", which is not there");
    }
}
