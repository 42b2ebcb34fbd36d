package sluice.policies.traffic;

import java.lang.reflect.Proxy;
import java.util.List;
import sluice.api.identity.Consumers;

/// Consumers of whom only the tiers are known.
final class FakeConsumers {
    private FakeConsumers() {}

    static Consumers withTiers(String... tiers) {
        return (Consumers) Proxy.newProxyInstance(
                Consumers.class.getClassLoader(), new Class<?>[] {Consumers.class}, (_, method, arguments) -> {
                    return method.getName().equals("tiers") ? List.of(tiers) : method.invoke(Consumers.NONE, arguments);
                });
    }
}
