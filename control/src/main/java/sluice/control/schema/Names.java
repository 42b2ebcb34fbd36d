package sluice.control.schema;

import java.util.HashMap;
import java.util.Map;

/// Gives each type a name under `$defs`: its simple name, or with those around it if that is taken.
final class Names {
    private final Map<String, Class<?>> taken = new HashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    String of(Class<?> type) {
        return names.computeIfAbsent(type, it -> {
            var name = it.getSimpleName();
            for (var outer = it.getEnclosingClass(); isTaken(name, it) && outer != null; ) {
                name = outer.getSimpleName() + "." + name;
                outer = outer.getEnclosingClass();
            }
            var free = isTaken(name, it) ? it.getName() : name;
            taken.put(free, it);
            return free;
        });
    }

    private boolean isTaken(String name, Class<?> type) {
        var other = taken.get(name);
        return other != null && other != type;
    }
}
