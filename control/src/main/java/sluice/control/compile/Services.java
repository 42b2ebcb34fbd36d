package sluice.control.compile;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.Background;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;
import sluice.core.runtime.Kept;
import sluice.core.runtime.Scope;

/// What the policies of one world have in common.
///
/// @param gateway what it calls itself
/// @param stores by name; `local` is among them
/// @param issuers by name
/// @param kept what policies keep from one world to the next
/// @param scope how long this world keeps it
record Services(
        String gateway,
        Clock clock,
        Map<String, CounterStore> stores,
        Consumers consumers,
        Map<String, Issuer> issuers,
        Kept<Object, Object> kept,
        Scope scope,
        HttpCalls calls,
        Background background) {
    private record Key(Class<?> kind, Object key) {}

    <T> T keep(Class<T> kind, Object key, Supplier<T> make) {
        return kind.cast(kept.take(new Key(kind, key), make, scope));
    }

    CounterStore store(String name) {
        return known(stores, name, "store");
    }

    Issuer issuer(String name) {
        return known(issuers, name, "issuer");
    }

    private static <T> T known(Map<String, T> all, String name, String what) {
        @Nullable T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    what + ": \"" + name + "\" (expected: one of " + String.join(", ", all.keySet()) + ")");
        }
        return found;
    }
}
