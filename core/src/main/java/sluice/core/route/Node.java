package sluice.core.route;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// One segment of path patterns: what ends here and how it goes on. Immutable.
///
/// Children that are literals, if there are several, lie in an open-addressing table of which at most half is used.
/// Hashes are those of
/// strings; the keys come from the configuration, so that no request can make a chain of collisions longer.
final class Node<R> {
    private static final Node<?>[] NO_NODES = {null};

    private final String literal;
    private final int hash;
    private final @Nullable Node<R> only;
    private final @Nullable Node<R>[] literals;
    private final @Nullable Node<R> one;
    private final Shelf<R> here;
    private final Shelf<R> below;

    Node(String literal, Collection<Node<R>> literals, @Nullable Node<R> one, Shelf<R> here, Shelf<R> below) {
        this.literal = literal;
        this.hash = literal.hashCode();
        this.only = literals.size() == 1 ? literals.iterator().next() : null;
        this.literals = table(literals);
        this.one = one;
        this.here = here;
        this.below = below;
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private static <R> @Nullable Node<R>[] table(Collection<Node<R>> nodes) {
        if (nodes.size() < 2) {
            return (Node<R>[]) NO_NODES;
        }
        int size = Integer.highestOneBit(4 * nodes.size() - 1);
        var table = (Node<R>[]) new Node<?>[size];
        for (var node : nodes) {
            int slot = spread(node.hash) & size - 1;
            while (table[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            table[slot] = node;
        }
        return table;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    /// Depth first, what is more specific first: a literal, any segment, everything below.
    @Nullable
    Candidate<R> find(Walk<R> walk, int depth) {
        var segments = walk.segments();
        if (depth == segments.count()) {
            var found = here.first(walk);
            return found != null ? found : below.first(walk);
        }
        var child = literal(segments, depth);
        if (child != null) {
            var found = child.find(walk, depth + 1);
            if (found != null) {
                return found;
            }
        }
        if (one != null && !segments.isEmpty(depth)) {
            var found = one.find(walk, depth + 1);
            if (found != null) {
                return found;
            }
        }
        return below.first(walk);
    }

    private @Nullable Node<R> literal(Segments segments, int depth) {
        int hash = segments.hash(depth);
        if (only != null) {
            return only.hash == hash && segments.equals(depth, only.literal) ? only : null;
        }
        int mask = literals.length - 1;
        int slot = spread(hash) & mask;
        for (var node = literals[slot]; node != null; node = literals[slot]) {
            if (node.hash == hash && segments.equals(depth, node.literal)) {
                return node;
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    /// At most how many nodes one path can visit from here.
    long worst() {
        long most = only == null ? 0 : only.worst();
        for (var node : literals) {
            most = node == null ? most : Math.max(most, node.worst());
        }
        return 1 + most + (one == null ? 0 : one.worst());
    }
}
