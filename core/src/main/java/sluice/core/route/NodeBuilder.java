package sluice.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.value.PathParts;
import sluice.api.value.PathPattern.Part;

/// A node while routes are still being added.
final class NodeBuilder<R> {
    private final Map<String, NodeBuilder<R>> literals = new LinkedHashMap<>();
    private final List<Candidate<R>> here = new ArrayList<>();
    private final List<Candidate<R>> below = new ArrayList<>();
    private @Nullable NodeBuilder<R> one;

    void add(PathParts path, Candidate<R> candidate) {
        var node = this;
        for (var part : path.parts()) {
            switch (part) {
                case Part.Literal literal ->
                    node = node.literals.computeIfAbsent(literal.text(), text -> new NodeBuilder<>());
                case Part.One any -> node = node.one();
                case Part.Rest rest -> node.below.add(candidate);
            }
        }
        if (!path.isOpen()) {
            node.here.add(candidate);
        }
    }

    private NodeBuilder<R> one() {
        if (one == null) {
            one = new NodeBuilder<>();
        }
        return one;
    }

    Node<R> build() {
        return build("", new HashMap<>());
    }

    /// @param texts every text once, so that what stands in many paths stays in the caches of the processor
    private Node<R> build(String literal, Map<String, String> texts) {
        var children = new ArrayList<Node<R>>(literals.size());
        literals.forEach((text, child) -> children.add(child.build(texts.computeIfAbsent(text, t -> t), texts)));
        var any = one == null ? null : one.build("", texts);
        return new Node<>(literal, children, any, Shelf.of(here), Shelf.of(below));
    }
}
