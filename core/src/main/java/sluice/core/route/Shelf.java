package sluice.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;

/// The candidates of one host and one path, in order of precedence. Immutable.
///
/// Few stand at one place and are tried one after the other. Where many do, as with one route per tenant and a header
/// that names the tenant, those that expect exact values of the header that most of them ask for are found by its
/// value; only the rest is tried one after the other.
final class Shelf<R> {
    private static final int FEW = 8;
    private static final int[] NONE = {};

    private final Candidate<R>[] candidates;
    private final @Nullable HeaderName key;
    private final Map<String, int[]> byValue = new HashMap<>();
    private final int[] others;

    private Shelf(Candidate<R>[] candidates) {
        this.candidates = candidates;
        this.key = candidates.length > FEW ? commonest(candidates) : null;
        var others = new ArrayList<Integer>();
        var byValue = new HashMap<String, List<Integer>>();
        for (int i = 0; i < candidates.length; i++) {
            var value = key == null ? null : candidates[i].exactly(key);
            (value == null ? others : byValue.computeIfAbsent(value, added -> new ArrayList<>())).add(i);
        }
        byValue.forEach((value, positions) -> this.byValue.put(value, ints(positions)));
        this.others = ints(others);
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    static <R> Shelf<R> of(List<Candidate<R>> candidates) {
        return new Shelf<>(candidates.stream().sorted(Candidate.PRECEDENCE).toArray(Candidate[]::new));
    }

    private static @Nullable HeaderName commonest(Candidate<?>[] candidates) {
        var counts = new LinkedHashMap<HeaderName, Integer>();
        for (var candidate : candidates) {
            candidate.exactHeaders().forEach(name -> counts.merge(name, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The first that the walk takes.
    @Nullable
    Candidate<R> first(Walk<R> walk) {
        if (key == null || walk.seesAll()) {
            for (var candidate : candidates) {
                if (walk.takes(candidate)) {
                    return candidate;
                }
            }
            return null;
        }
        var value = walk.exchange().request().headers().get(key);
        return merged(value == null ? NONE : byValue.getOrDefault(value, NONE), walk);
    }

    private @Nullable Candidate<R> merged(int[] found, Walk<R> walk) {
        int f = 0;
        int o = 0;
        while (f < found.length || o < others.length) {
            boolean fromFound = o == others.length || f < found.length && found[f] < others[o];
            var candidate = candidates[fromFound ? found[f++] : others[o++]];
            if (walk.takes(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
