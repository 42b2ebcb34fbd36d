package sluice.control.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sluice.api.exchange.Slot;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.Authentication;
import sluice.api.policy.Background;
import sluice.api.policy.BuildContext;
import sluice.api.policy.Policy;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;
import sluice.control.plan.PlannedPolicy;

/// What the policies of one route may ask for while they are built, one after the other.
final class RouteBuild implements BuildContext {
    private final String route;
    private final Services services;
    private final Map<String, Integer> shared = new HashMap<>();
    private final Map<String, Integer> sharedObserved = new HashMap<>();
    private boolean observed;
    private final List<String> challenges = new ArrayList<>();
    private String policy = "";
    private String stateKey = "";
    private int slots;

    RouteBuild(String route, Services services) {
        this.route = route;
        this.services = services;
    }

    /// The next policy to be built.
    void turnTo(PlannedPolicy next) {
        policy = next.name();
        stateKey = next.stateKey();
        observed = false;
    }

    /// The next policy to be built is only observed: what it counts, and where it meets others, is apart from
    /// what is enforced.
    void turnToObserved(PlannedPolicy next) {
        turnTo(next);
        stateKey = next.stateKey() + "/observed";
        observed = true;
    }

    /// The policy whose turn it was, so that those after it know what it asks for.
    Policy built(Policy policy) {
        if (policy instanceof Authentication it) {
            challenges.add(it.challenge());
        }
        return policy;
    }

    /// How many slots were claimed.
    int slots() {
        return slots;
    }

    @Override
    public String gateway() {
        return services.gateway();
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
        return new Slot<>((observed ? sharedObserved : shared).computeIfAbsent(name, _ -> slots++));
    }

    @Override
    public Clock clock() {
        return services.clock();
    }

    @Override
    public CounterStore counters(String name) {
        return services.store(name);
    }

    @Override
    public List<String> challenges() {
        return List.copyOf(challenges);
    }

    @Override
    public Consumers consumers() {
        return services.consumers();
    }

    @Override
    public Issuer issuer(String name) {
        return services.issuer(name);
    }

    @Override
    public <T> T keep(Class<T> kind, Object key, Supplier<T> make) {
        return services.keep(kind, key, make);
    }

    @Override
    public HttpCalls http() {
        return services.calls();
    }

    @Override
    public Background background() {
        return services.background();
    }
}
