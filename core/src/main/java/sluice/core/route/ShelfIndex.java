package sluice.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

/// Narrows many candidates of one place down, as with one route per tenant and a header that names the tenant: those
/// that expect an exact value of the header that most of them ask for are found by its value, only the others are
/// tried one after the other. Immutable.
final class ShelfIndex {
    private static final int[] NONE = {};

    private final HeaderName key;
    private final Map<String, int[]> byValue = new HashMap<>();
    private final int[] others;

    private ShelfIndex(HeaderName key, Candidate<?>[] candidates) {
        this.key = key;
        var others = new ArrayList<Integer>();
        var byValue = new HashMap<String, List<Integer>>();
        for (int i = 0; i < candidates.length; i++) {
            var value = candidates[i].exactly(key);
            (value == null ? others : byValue.computeIfAbsent(value, added -> new ArrayList<>())).add(i);
        }
        byValue.forEach((value, positions) -> this.byValue.put(value, ints(positions)));
        this.others = ints(others);
    }

    /// Null if no candidate expects an exact value of a header.
    static @Nullable ShelfIndex of(Candidate<?>[] candidates) {
        var counts = new LinkedHashMap<HeaderName, Integer>();
        for (var candidate : candidates) {
            candidate.exactHeaders().forEach(name -> counts.merge(name, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(commonest -> new ShelfIndex(commonest.getKey(), candidates))
                .orElse(null);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Of the candidates that expect the value that the request has, ascending.
    int[] positions(Exchange exchange) {
        var value = exchange.request().headers().get(key);
        return value == null ? NONE : byValue.getOrDefault(value, NONE);
    }

    /// Of the candidates that expect no exact value of the header, ascending.
    int[] others() {
        return others;
    }
}
