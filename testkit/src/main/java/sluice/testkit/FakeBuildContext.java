package sluice.testkit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import sluice.api.exchange.Slot;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.BuildContext;
import sluice.api.store.CounterStore;
import sluice.core.store.LocalCounters;

/// Builds policies as if for one route: a clock that stands still, and real local counters on it.
///
///     var context = new FakeBuildContext();
///     var policy = new RateLimit(...).build(context);
///     context.clock().advance(Duration.ofMinutes(1));
public final class FakeBuildContext implements BuildContext {
    private final FakeClock clock = new FakeClock();
    private final Map<String, CounterStore> stores = new HashMap<>(Map.of("local", new LocalCounters(clock)));
    private final Map<List<Object>, Object> kept = new HashMap<>();
    private final Map<String, Issuer> issuers = new HashMap<>();
    private final FakeBackground background = new FakeBackground(clock);
    private Consumers consumers = Consumers.NONE;
    private HttpCalls http = ask -> CompletableFuture.failedFuture(new IOException("there is no network in this test"));
    private final Map<String, Integer> shared = new HashMap<>();
    private String route = "orders";
    private String policy = "policy";
    private List<String> challenges = List.of();
    private int slots;

    /// The policies built from now on stand on this route.
    public FakeBuildContext route(String name) {
        route = name;
        return this;
    }

    /// The policy built next has this name.
    public FakeBuildContext policy(String name) {
        policy = name;
        return this;
    }

    /// There is a store of that name.
    public FakeBuildContext counters(String name, CounterStore store) {
        stores.put(name, store);
        return this;
    }

    /// Authentications before it on the route ask for this.
    public FakeBuildContext challenges(String... told) {
        challenges = List.of(told);
        return this;
    }

    /// These consumers are known.
    public FakeBuildContext consumers(Consumers known) {
        consumers = known;
        return this;
    }

    /// This issuer is known.
    public FakeBuildContext issuer(Issuer issuer) {
        issuers.put(issuer.name(), issuer);
        return this;
    }

    /// Calls of policies are answered by this.
    public FakeBuildContext http(HttpCalls calls) {
        http = calls;
        return this;
    }

    @Override
    public String gateway() {
        return "sluice";
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
        return route + "/" + policy;
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
    public FakeClock clock() {
        return clock;
    }

    @Override
    public CounterStore counters(String name) {
        var store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException("\"" + name + "\" (expected: one of " + stores.keySet() + ")");
        }
        return store;
    }

    @Override
    public List<String> challenges() {
        return challenges;
    }

    @Override
    public Consumers consumers() {
        return consumers;
    }

    @Override
    public Issuer issuer(String name) {
        var issuer = issuers.get(name);
        if (issuer == null) {
            throw new IllegalArgumentException("\"" + name + "\" (expected: one of " + issuers.keySet() + ")");
        }
        return issuer;
    }

    @Override
    public <T> T keep(Class<T> kind, Object key, Supplier<T> make) {
        return kind.cast(kept.computeIfAbsent(List.of(kind, key), _ -> make.get()));
    }

    @Override
    public HttpCalls http() {
        return http;
    }

    @Override
    public FakeBackground background() {
        return background;
    }
}
