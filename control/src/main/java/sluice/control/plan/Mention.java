package sluice.control.plan;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node;
import sluice.control.bind.Place;

/// Finds where a name is mentioned inside a piece of YAML, so that a wrong name is told where it stands,
/// whatever the form.
final class Mention {
    private Mention() {}

    /// @param otherwise the place if the name is not written there
    static Place of(String name, @Nullable Node node, Place otherwise) {
        var place = node == null ? null : find(name, node);
        return place == null ? otherwise : place;
    }

    private static @Nullable Place find(String name, Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.value().equals(name) ? scalar.place() : null;
            case Node.Sequence list -> {
                for (var item : list.items()) {
                    var place = find(name, item);
                    if (place != null) {
                        yield place;
                    }
                }
                yield null;
            }
            case Node.Mapping mapping -> {
                for (var entry : mapping.entries().values()) {
                    var place = entry.key().value().equals(name) ? entry.key().place() : find(name, entry.value());
                    if (place != null) {
                        yield place;
                    }
                }
                yield null;
            }
        };
    }
}
