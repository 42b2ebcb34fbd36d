package sluice.control.config;

import java.util.LinkedHashMap;
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
    /// Reads every form. A bare name is a `proxy` to that upstream.
    @FromNode(
            what = "the name of an upstream, or { proxy: ... }, { split: ... }, { redirect: ... }, { respond: ... }",
            schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/OriginSpec\"}]}")
    public static @Nullable ToSpec fromNode(Node node, Binder binder) {
        var origin = origin(node, binder);
        return origin == null ? null : new ToSpec(origin);
    }

    private static @Nullable OriginSpec origin(Node node, Binder binder) {
        if (node instanceof Scalar && !node.isNull()) {
            var body = new LinkedHashMap<String, Entry>();
            body.put("upstream", new Entry(new Scalar(node.place(), "upstream", true), node));
            return binder.bind(OriginSpec.class, "proxy", new Mapping(node.place(), body));
        }
        return (OriginSpec) binder.bind(node, Shape.of(OriginSpec.class));
    }

    /// What configuration calls the origin: `proxy`.
    public String kind() {
        var name = origin.getClass().getAnnotation(ConfigName.class);
        return name == null ? origin.getClass().getSimpleName() : name.value();
    }
}
