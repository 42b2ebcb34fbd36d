package sluice.control.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;

/// Who calls: a list, or `{ file: consumers.ndjson }`.
///
/// @param written those of lists
/// @param files where more of them stand
public record ConsumersSpec(List<ConsumerSpec> written, List<ConsumerFile> files) {
    static final ConsumersSpec NONE = new ConsumersSpec(List.of(), List.of());

    /// Reads one of the two forms. What could not be read of a list is left out, and told.
    @FromNode(what = "a list of consumers, or { file: consumers.ndjson }", schema = """
            {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/ConsumerSpec"}}, {"$ref": "#/$defs/ConsumerFile"}]}
            """)
    public static @Nullable ConsumersSpec fromNode(Node node, Binder binder) {
        if (node instanceof Node.Sequence list) {
            var written = new ArrayList<ConsumerSpec>(list.items().size());
            for (var item : list.items()) {
                var consumer = binder.bind(item, ConsumerSpec.class);
                if (consumer != null) {
                    written.add(consumer);
                }
            }
            return new ConsumersSpec(List.copyOf(written), List.of());
        }
        var file = binder.bind(node, ConsumerFile.class);
        return file == null ? null : new ConsumersSpec(List.of(), List.of(file));
    }

    /// All of both.
    ConsumersSpec and(ConsumersSpec more) {
        return more.equals(NONE)
                ? this
                : equals(NONE) ? more : new ConsumersSpec(joined(written, more.written), joined(files, more.files));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
