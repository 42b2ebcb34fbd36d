package sluice.control.compile;

import java.util.HashMap;
import java.util.Map;
import sluice.api.exchange.Slot;
import sluice.api.policy.BuildContext;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;
import sluice.control.plan.PlannedPolicy;

/// What the policies of one route may ask for while they are built, one after the other.
final class RouteBuild implements BuildContext {
    private final String route;
    private final Clock clock;
    private final CounterStore local;
    private final Map<String, Integer> shared = new HashMap<>();
    private String policy = "";
    private String stateKey = "";
    private int slots;

    RouteBuild(String route, Clock clock, CounterStore local) {
        this.route = route;
        this.clock = clock;
        this.local = local;
    }

    /// The next policy to be built.
    void turnTo(PlannedPolicy next) {
        policy = next.name();
        stateKey = next.stateKey();
    }

    /// How many slots were claimed.
    int slots() {
        return slots;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public String policy() {
        return policy;
    }

    @Override
    public String stateKey() {
        return stateKey;
    }

    @Override
    public <T> Slot<T> slot() {
        return new Slot<>(slots++);
    }

    @Override
    public <T> Slot<T> slot(String name) {
        return new Slot<>(shared.computeIfAbsent(name, _ -> slots++));
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public CounterStore counters(String name) {
        if (!name.equals("local")) {
            throw new IllegalArgumentException("store: \"" + name + "\" (expected: local)");
        }
        return local;
    }
}
