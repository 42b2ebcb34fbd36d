package sluice.control.bind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A piece of YAML that knows where it stands. Types are not guessed here: the record that it is bound to decides.
public sealed interface Node {
    /// The longest text of a node that a message shows.
    int SHOWN = 60;

    Place place();

    /// The text of the node on one line, cut off when it is long, for messages. Secrets show as references.
    default String show() {
        var out = new StringBuilder();
        Showing.append(this, out);
        return out.length() <= SHOWN ? out.toString() : out.substring(0, SHOWN - 3) + "...";
    }

    /// Whether there is no value: nothing was written, or `null` or `~`.
    default boolean isNull() {
        return this instanceof Scalar it
                && it.plain
                && (it.value.isEmpty() || it.value.equals("~") || it.value.equals("null"));
    }

    /// A text, a number, anything that is neither list nor mapping.
    ///
    /// @param value as written: `1.10` stays `1.10`
    /// @param plain whether it was written without quotes
    /// @param oneLine whether it was written on one line, so that a position in the value is one in the file
    record Scalar(Place place, String value, boolean plain, boolean oneLine) implements Node {
        /// A scalar on one line.
        public Scalar(Place place, String value, boolean plain) {
            this(place, value, plain, true);
        }
    }

    /// A list.
    record Sequence(Place place, List<Node> items) implements Node {}

    /// Keys and their values, in the order of writing.
    record Mapping(Place place, Map<String, Entry> entries) implements Node {
        /// The value of that key, or null.
        public @Nullable Node get(String key) {
            var entry = entries.get(key);
            return entry == null ? null : entry.value;
        }

        /// The same mapping with fewer keys.
        public Mapping without(Set<String> keys) {
            var rest = new LinkedHashMap<>(entries);
            rest.keySet().removeAll(keys);
            return new Mapping(place, rest);
        }
    }

    /// One key of a mapping.
    ///
    /// @param key where and how the key is written
    record Entry(Scalar key, Node value) {}
}
