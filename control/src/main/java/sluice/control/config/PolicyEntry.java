package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;

/// An element of a list of policies: `{ NAME: ... }` for a policy, or the bare name of a policy set.
public sealed interface PolicyEntry permits PolicyUse, PolicySetUse {
    /// Reads one of the two forms.
    @FromNode(
            what = "{ NAME: ... } for a policy, or the name of a policy set",
            schema = "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/PolicyUse\"}]}")
    static @Nullable PolicyEntry fromNode(Node node, Binder binder) {
        return node instanceof Node.Scalar set && !node.isNull()
                ? new PolicySetUse(set.value())
                : binder.bind(node, PolicyUse.class);
    }
}
