package sluice.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.value.HostPattern;

/// From a host to the levels that are to be searched, the most specific first: the exact host, its wildcards from the
/// longest to the shortest, no host. Each such list is made when routes are compiled. Immutable.
///
/// A host without an exact entry is read once from its end; at each dot an open-addressing table is asked for the
/// wildcard of what lies behind the dot. Reading ends after the length of the longest wildcard.
final class Hosts<R> {
    private final Map<String, List<Level<R>>> exact = new HashMap<>();
    private final @Nullable Wildcard<R>[] wildcards;
    private final int longest;
    private final List<Level<R>> others;

    private record Wildcard<R>(String name, int hash, List<Level<R>> levels) {}

    /// @param byHost the levels by host pattern; null for no host
    Hosts(Map<@Nullable HostPattern, Level<R>> byHost) {
        others = levels(byHost, null);
        var below = new ArrayList<Wildcard<R>>();
        for (var host : byHost.keySet()) {
            if (host != null && host.wildcard()) {
                below.add(new Wildcard<>(host.name(), hash(host.name()), levels(byHost, host)));
            } else if (host != null) {
                exact.put(host.name(), levels(byHost, host));
            }
        }
        longest = below.stream().mapToInt(it -> it.name.length()).max().orElse(-1);
        wildcards = table(below);
    }

    private static <R> List<Level<R>> levels(Map<@Nullable HostPattern, Level<R>> byHost, @Nullable HostPattern host) {
        var levels = new ArrayList<Level<R>>();
        if (host != null) {
            addIfPresent(levels, byHost.get(host));
            var name = host.name();
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                addIfPresent(levels, byHost.get(new HostPattern(name.substring(dot + 1), true)));
            }
        }
        addIfPresent(levels, byHost.get(null));
        return levels;
    }

    private static <T> void addIfPresent(List<T> list, @Nullable T element) {
        if (element != null) {
            list.add(element);
        }
    }

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private static <R> @Nullable Wildcard<R>[] table(List<Wildcard<R>> wildcards) {
        int size = Integer.highestOneBit(Math.max(1, 4 * wildcards.size() - 1));
        var table = (Wildcard<R>[]) new Wildcard<?>[size];
        for (var wildcard : wildcards) {
            int slot = wildcard.hash & size - 1;
            while (table[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            table[slot] = wildcard;
        }
        return table;
    }

    private static int hash(String name) {
        int hash = 0;
        for (int i = name.length() - 1; i >= 0; i--) {
            hash = next(hash, name.charAt(i));
        }
        return mixed(hash);
    }

    private static int next(int hash, char c) {
        return 31 * hash + c;
    }

    private static int mixed(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    /// @param host in lower case, without a port
    List<Level<R>> find(String host) {
        var levels = exact.get(host);
        return levels != null ? levels : longest < 0 ? others : below(host);
    }

    private List<Level<R>> below(String host) {
        var levels = others;
        int least = Math.max(1, host.length() - longest - 1);
        int hash = 0;
        for (int i = host.length() - 1; i >= least; i--) {
            char c = host.charAt(i);
            if (c == '.') {
                var wildcard = wildcard(host, i + 1, mixed(hash));
                levels = wildcard == null ? levels : wildcard.levels;
            }
            hash = next(hash, c);
        }
        return levels;
    }

    private @Nullable Wildcard<R> wildcard(String host, int from, int hash) {
        int mask = wildcards.length - 1;
        int slot = hash & mask;
        for (var wildcard = wildcards[slot]; wildcard != null; wildcard = wildcards[slot]) {
            int length = wildcard.name.length();
            if (wildcard.hash == hash
                    && host.length() - from == length
                    && host.regionMatches(from, wildcard.name, 0, length)) {
                return wildcard;
            }
            slot = slot + 1 & mask;
        }
        return null;
    }
}
