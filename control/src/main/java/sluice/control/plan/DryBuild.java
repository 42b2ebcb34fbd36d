package sluice.control.plan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import sluice.api.exchange.Slot;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.Background;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.store.CounterStore;
import sluice.api.store.Decision;
import sluice.api.store.Limiter;
import sluice.api.value.Clock;
import sluice.control.bind.Binder;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Problem;
import sluice.control.config.IssuerSpec;
import sluice.control.config.PolicyUse;
import sluice.control.config.StoreSpec;
import sluice.control.config.ToSpec;
import sluice.control.identity.ConsumerTable;
import sluice.control.identity.KnownConsumers;

/// Builds policies and origins for nobody, once each, to learn what they refuse and at which moments they
/// act. A build must neither block nor read files, so trying one has no side effect.
final class DryBuild {
    /// By their names, in the order of an exchange.
    static final Map<String, Class<? extends Policy>> MOMENTS = new LinkedHashMap<>();

    static {
        MOMENTS.put("request", RequestPolicy.class);
        MOMENTS.put("request-body", RequestBodyPolicy.class);
        MOMENTS.put("attempt", AttemptPolicy.class);
        MOMENTS.put("response", ResponsePolicy.class);
        MOMENTS.put("response-body", ResponseBodyPolicy.class);
        MOMENTS.put("finish", FinishPolicy.class);
    }

    private final Consumers consumers;
    private final ConfigIndex index;
    private final Binder binder;
    private final Map<String, IssuerSpec> issuers = new LinkedHashMap<>();
    private final Names issuerNames;
    private final Names stores;
    private final IdentityHashMap<PolicyUse, List<String>> moments = new IdentityHashMap<>();

    /// @param issuers those that could be read
    /// @param issuerNames those that there are
    /// @param stores those that there are beside `local`
    DryBuild(
            ConfigIndex index,
            Binder binder,
            List<IssuerSpec> issuers,
            Names issuerNames,
            Names stores,
            ConsumerTable consumers) {
        this.consumers = new KnownConsumers(consumers, NoRoute.STOPPED);
        this.index = index;
        this.binder = binder;
        this.issuerNames = issuerNames;
        this.stores = stores;
        issuers.forEach(issuer -> this.issuers.putIfAbsent(issuer.name(), issuer));
    }

    boolean isPolicy(String name) {
        return index.find(PolicySpec.class, name) != null;
    }

    /// When the policy acts, in the order of an exchange; tells what it refuses.
    List<String> moments(PolicyUse use) {
        var known = moments.get(use);
        if (known == null) {
            known = build(use);
            moments.put(use, known);
        }
        return known;
    }

    private List<String> build(PolicyUse use) {
        try {
            var policy = use.policy().build(new NoRoute(use.kind(), issuers, issuerNames, stores, consumers));
            var found = new ArrayList<String>();
            MOMENTS.forEach((name, moment) -> {
                if (moment.isInstance(policy)) {
                    found.add(name);
                }
            });
            return List.copyOf(found);
        } catch (IllegalArgumentException e) {
            tell(use.policy(), use, e);
        } catch (IllegalStateException e) {
            // a secret that was not looked up; the real build will have it
        }
        return List.of();
    }

    /// Tells what the origin refuses.
    void check(ToSpec to) {
        try {
            to.origin().build(new NoUpstreams());
        } catch (IllegalArgumentException e) {
            tell(to.origin(), to, e);
        } catch (IllegalStateException e) {
            // as above
        }
    }

    private void tell(Object spec, Object around, IllegalArgumentException e) {
        if (e instanceof ConfigException fault) {
            var place = binder.placeOf(spec, fault.component());
            binder.problems().add(Problem.at(place, fault.value(), fault.expected()));
        } else {
            binder.problems().add(Problem.ofMessage(binder.placeOf(around), String.valueOf(e.getMessage())));
        }
    }

    private record NoRoute(
            String policy, Map<String, IssuerSpec> issuers, Names issuerNames, Names stores, Consumers consumers)
            implements BuildContext {
        private static final Clock STOPPED = new Clock() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }
        };

        @Override
        public String gateway() {
            return "sluice";
        }

        @Override
        public String route() {
            return "none";
        }

        @Override
        public String stateKey() {
            return "none/" + policy;
        }

        @Override
        public <T> Slot<T> slot() {
            return new Slot<>(0);
        }

        @Override
        public <T> Slot<T> slot(String name) {
            return new Slot<>(0);
        }

        @Override
        public Clock clock() {
            return STOPPED;
        }

        @Override
        public CounterStore counters(String name) {
            if (!name.equals(StoreSpec.LOCAL) && !stores.knows(name)) {
                throw new ConfigException("store", stores.unknown(name), "");
            }
            return (id, limits) -> new NoCounts();
        }

        @Override
        public List<String> challenges() {
            return List.of();
        }

        @Override
        public Issuer issuer(String name) {
            var spec = issuers.get(name);
            if (spec != null) {
                return spec.asIssuer();
            }
            if (issuerNames.knows(name)) {
                throw new IllegalStateException("issuer " + name + " could not be read, which is told already");
            }
            throw new ConfigException("issuer", issuerNames.unknown(name), "");
        }

        @Override
        public <T> T keep(Class<T> kind, Object key, Supplier<T> make) {
            return make.get();
        }

        @Override
        public HttpCalls http() {
            return ask -> CompletableFuture.failedFuture(
                    new IOException("nothing is asked while a configuration is checked"));
        }

        @Override
        public Background background() {
            return NoWork.INSTANCE;
        }
    }

    private record NoCounts() implements Limiter {
        @Override
        public Decision take(String key, long cost) {
            throw new IllegalStateException("nothing is counted while a configuration is checked");
        }

        @Override
        public void refund(String key, long cost, long ageNanos) {}
    }

    /// Nothing runs while a configuration is checked.
    private enum NoWork implements Background {
        INSTANCE;

        @Override
        public void run(Runnable work) {}

        @Override
        public void after(Duration delay, Runnable work) {}
    }

    private record NoUpstreams() implements OriginContext {
        @Override
        public String route() {
            return "none";
        }

        @Override
        public Origin upstream(String name) {
            return (call, sink) -> {
                throw new IllegalStateException("nothing is asked while a configuration is checked");
            };
        }

        @Override
        public Origin upstreamWithOwnHost(String name) {
            return upstream(name);
        }
    }
}
