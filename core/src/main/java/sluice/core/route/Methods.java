package sluice.core.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The methods that routes name, each as a bit, so that a set of them is a long.
final class Methods {
    /// Every method, also those that no route names.
    static final long ANY = -1L;

    private static final int MOST = 63;
    private static final long UNNAMED = 1L << MOST;

    private final Map<String, Long> bits = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /// The set of these methods. `GET` brings `HEAD`. Only while routes are compiled.
    long setOf(Collection<String> methods) {
        if (methods.isEmpty()) {
            return ANY;
        }
        long set = 0;
        for (var method : methods) {
            set |= add(method);
            if (method.equals("GET")) {
                set |= add("HEAD");
            }
        }
        return set;
    }

    private long add(String method) {
        return bits.computeIfAbsent(method, added -> {
            if (names.size() == MOST) {
                throw new IllegalArgumentException(
                        "method \"" + method + "\" (expected: at most " + MOST + " different methods in all routes)");
            }
            names.add(method);
            return 1L << (names.size() - 1);
        });
    }

    /// The set of this method alone, to be compared with those of routes.
    long bit(String method) {
        var bit = bits.get(method);
        return bit == null ? UNNAMED : bit;
    }

    /// The names of a set as in an Allow field (RFC 9110 section 10.2.1).
    String list(long set) {
        var list = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if ((set & 1L << i) != 0) {
                list.append(list.isEmpty() ? "" : ", ").append(names.get(i));
            }
        }
        return list.toString();
    }
}
