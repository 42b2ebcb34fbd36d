package sluice.core.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The candidates of one host and one path, in order of precedence. Immutable.
///
/// Few stand at one place and are tried one after the other. Where many do, a {@link ShelfIndex} narrows them down.
final class Shelf<R> {
    private static final int FEW = 8;
    private static final Shelf<?> EMPTY = empty();

    private final Candidate<R>[] candidates;
    private final long[] methods;
    private final @Nullable ShelfIndex index;

    private Shelf(Candidate<R>[] candidates) {
        this.candidates = candidates;
        this.methods = new long[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            methods[i] = candidates[i].methods();
        }
        this.index = candidates.length > FEW ? ShelfIndex.of(candidates) : null;
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private static Shelf<Object> empty() {
        return new Shelf<>((Candidate<Object>[]) new Candidate<?>[0]);
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise; the empty one fits all
    static <R> Shelf<R> of(List<Candidate<R>> candidates) {
        if (candidates.isEmpty()) {
            return (Shelf<R>) EMPTY;
        }
        return new Shelf<>(candidates.stream().sorted(Candidate.PRECEDENCE).toArray(Candidate[]::new));
    }

    /// The first that the walk takes.
    @Nullable
    Candidate<R> first(Walk<R> walk) {
        if (index != null && !walk.seesAll()) {
            return indexed(index, walk);
        }
        for (int i = 0; i < candidates.length; i++) {
            if (walk.admits(methods[i]) && walk.takes(candidates[i])) {
                return candidates[i];
            }
        }
        return null;
    }

    private @Nullable Candidate<R> indexed(ShelfIndex index, Walk<R> walk) {
        var found = index.positions(walk.exchange());
        var others = index.others();
        int f = 0;
        int o = 0;
        while (f < found.length || o < others.length) {
            boolean fromFound = o == others.length || f < found.length && found[f] < others[o];
            int at = fromFound ? found[f++] : others[o++];
            if (walk.admits(methods[at]) && walk.takes(candidates[at])) {
                return candidates[at];
            }
        }
        return null;
    }
}
