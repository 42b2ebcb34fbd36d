package sluice.control.bind;

import java.lang.reflect.Type;
import java.util.Map;

/// How a Java type is written in YAML. Derived from the type alone, once; the binder, the JSON Schema and the reference
/// pages all go by it.
public sealed interface Shape {
    /// The shape of a type.
    ///
    /// @throws IllegalArgumentException if the type cannot be configured
    static Shape of(Type type) {
        return Shapes.of(type);
    }

    /// What to write, in words: `a duration such as 250ms, 10s, 5m, 1h or 2d`.
    String what();

    /// A scalar that is read from its text.
    ///
    /// @param type what it becomes
    /// @param json the JSON type it has in the schema: `string`, `integer`, `number`, `boolean`
    record Text(Class<?> type, String json, String what, Parser parser) implements Shape {}

    /// One of several words.
    record Choice(Class<?> type, Map<String, Object> words) implements Shape {
        @Override
        public String what() {
            return words.size() == 1 ? words.keySet().iterator().next() : "one of " + String.join(", ", words.keySet());
        }
    }

    /// A list, or a single scalar for a list of one.
    ///
    /// @param distinct whether it becomes a set
    record Listing(Shape element, boolean distinct) implements Shape {
        @Override
        public String what() {
            return "a list";
        }
    }

    /// A mapping with keys of the user's choice.
    record Keyed(Shape value) implements Shape {
        @Override
        public String what() {
            return "a mapping of names to values";
        }
    }

    /// A record; see {@link RecordShape#of}.
    record Structure(Class<?> type) implements Shape {
        public RecordShape record() {
            return RecordShape.of(type);
        }

        @Override
        public String what() {
            return record().what();
        }
    }

    /// A record of that kind chosen by the name of the only key: `{ NAME: BODY }`.
    record Chosen(Class<?> kind) implements Shape {
        @Override
        public String what() {
            return "{ NAME: ... }";
        }
    }

    /// A type that reads its own YAML.
    record Custom(Class<?> type, Maker reader, String schema, String what) implements Shape {}

    /// The YAML itself, unread.
    record Raw() implements Shape {
        @Override
        public String what() {
            return "anything";
        }
    }

    /// Reads the text of a scalar.
    @FunctionalInterface
    interface Parser {
        /// @throws IllegalArgumentException if the text is of another form, with `value (expected: ...)` as message
        Object parse(String text) throws Throwable;
    }
}
