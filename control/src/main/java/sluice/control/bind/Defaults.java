package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node.Entry;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;
import sluice.control.bind.RecordShape.Component;

/// The values of components that configuration leaves out. They stand where the record stands.
final class Defaults {
    private static final String SPECIAL = "[{\"'&*!|>%@`#?-";
    private static final Map<String, Node> PARSED = new ConcurrentHashMap<>();

    private final Binder binder;
    /// Defaults without records in them, made once.
    private final IdentityHashMap<Component, Object> made = new IdentityHashMap<>();

    Defaults(Binder binder) {
        this.binder = binder;
    }

    @Nullable
    Object of(Component component, Mapping record) {
        var text = component.fallback();
        if (text != null) {
            return component.shape() instanceof Shape.Text || component.shape() instanceof Shape.Choice
                    ? made.computeIfAbsent(component, it -> read(it, text, record))
                    : read(component, text, record);
        }
        if (component.nullable()) {
            return null;
        }
        return switch (component.shape()) {
            case Shape.Listing listing -> listing.distinct() ? Set.of() : List.of();
            case Shape.Keyed _ -> Map.of();
            default -> binder.fail(record, component);
        };
    }

    private Object read(Component component, String text, Mapping record) {
        return binder.read(moved(parse(text), record.place().child(component.key())), component.shape());
    }

    /// The default as it is written.
    static Node parse(String text) {
        return PARSED.computeIfAbsent(text, it -> {
            var place = Place.of("default");
            if (it.isEmpty() || SPECIAL.indexOf(it.charAt(0)) < 0 && !it.contains(": ") && !it.contains(" #")) {
                return new Scalar(place, it, !it.isEmpty());
            }
            var problems = new Problems();
            var node = YamlReader.read("default", it.getBytes(UTF_8), problems);
            if (node == null) {
                throw new IllegalStateException("@Default(\"" + it + "\"): " + problems);
            }
            return node;
        });
    }

    private static Node moved(Node node, Place place) {
        return switch (node) {
            case Scalar scalar -> new Scalar(place, scalar.value(), scalar.plain());
            case Sequence sequence -> {
                var items = new ArrayList<Node>();
                for (var item : sequence.items()) {
                    items.add(moved(item, place.child(items.size())));
                }
                yield new Sequence(place, items);
            }
            case Mapping mapping -> {
                var entries = new LinkedHashMap<String, Entry>();
                mapping.entries().forEach((key, entry) -> {
                    var at = place.child(key);
                    entries.put(key, new Entry(new Scalar(at, key, true), moved(entry.value(), at)));
                });
                yield new Mapping(place, entries);
            }
        };
    }
}
