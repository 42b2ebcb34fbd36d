package sluice.control.config;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Entry;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Shape;

/// What answers: the name of an upstream, or `{ proxy: ... }`, `{ split: ..., sticky: ... }`, `{ redirect:
/// ... }`, `{ respond: ... }`.
///
/// @param origin which one, and its fields
public record ToSpec(OriginSpec origin) {
    /// Reads every form. A bare name is a `proxy` to that upstream; the sides of a `split` stand right below
    /// it.
    @FromNode(
            what = "the name of an upstream, or { proxy: ... }, { split: ... }, { redirect: ... }, { respond: ... }",
            schema = "{\"oneOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/OriginSpec\"}]}")
    public static @Nullable ToSpec fromNode(Node node, Binder binder) {
        var origin = origin(node, binder);
        return origin == null ? null : new ToSpec(origin);
    }

    private static @Nullable OriginSpec origin(Node node, Binder binder) {
        if (node instanceof Scalar && !node.isNull()) {
            var body = new LinkedHashMap<String, Entry>();
            put(body, "upstream", node);
            return binder.bind(OriginSpec.class, "proxy", new Mapping(node.place(), body));
        }
        if (node instanceof Mapping mapping
                && mapping.get("split") instanceof Mapping sides
                && !(sides.get("sides") instanceof Mapping)) {
            return split(mapping, sides, binder);
        }
        return (OriginSpec) binder.bind(node, Shape.of(OriginSpec.class));
    }

    private static @Nullable OriginSpec split(Mapping mapping, Mapping sides, Binder binder) {
        var body = new LinkedHashMap<String, Entry>();
        put(body, "sides", sides);
        for (var entry : mapping.entries().values()) {
            var key = entry.key().value();
            if (key.equals("sticky")) {
                body.put(key, entry);
            } else if (!key.equals("split")) {
                binder.tellUnknownKey(entry, List.of("split", "sticky"));
            }
        }
        return binder.bind(OriginSpec.class, "split", new Mapping(sides.place(), body));
    }

    private static void put(LinkedHashMap<String, Entry> body, String key, Node value) {
        body.put(key, new Entry(new Scalar(value.place(), key, true), value));
    }

    /// What configuration calls the origin: `proxy`.
    public String kind() {
        var name = origin.getClass().getAnnotation(ConfigName.class);
        return name == null ? origin.getClass().getSimpleName() : name.value();
    }
}
