package sluice.control.testing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Mapping;

/// How often upstreams must have been asked.
///
/// @param total of all upstreams; null if only some are counted
/// @param each by upstream
public record ExpectedCalls(@Nullable Expected total, Map<String, Expected> each) {
    public ExpectedCalls {
        each = Collections.unmodifiableMap(new LinkedHashMap<>(each));
    }

    /// Reads a number, or numbers by upstream.
    @FromNode(
            what = "a number, or numbers by the names of upstreams",
            schema = "{\"type\": [\"integer\", \"string\", \"object\"]}")
    public static @Nullable ExpectedCalls fromNode(Node node, Binder binder) {
        if (!(node instanceof Mapping mapping)) {
            var total = binder.bind(node, Expected.class);
            return total == null ? null : new ExpectedCalls(total, Map.of());
        }
        var each = new LinkedHashMap<String, Expected>();
        for (var entry : mapping.entries().entrySet()) {
            var count = binder.bind(entry.getValue().value(), Expected.class);
            if (count == null) {
                return null;
            }
            each.put(entry.getKey(), count);
        }
        return new ExpectedCalls(null, each);
    }
}
