package sluice.policies.traffic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Require;
import sluice.api.store.Limit;
import sluice.policies.traffic.Allowances.Allowance;

/// What rate limits and quotas have in common.
///
/// @param limits for everybody; empty if there are some for each tier
/// @param tiers the limits of each tier; empty if there are some for everybody
record LimitTerms(
        List<Limit> limits,
        Map<String, List<Limit>> tiers,
        List<String> per,
        long cost,
        String store,
        CountingMode mode,
        OnStoreFailure onStoreFailure,
        boolean headers) {
    private static final String LOCAL = "local";

    /// @throws ConfigException if they do not fit together
    LimitTerms {
        Require.that(tiers.isEmpty() || limits.isEmpty(), "tiers", tiers.keySet(), "either limit or tiers");
        if (tiers.isEmpty()) {
            Require.notEmpty(limits, "limit");
        }
        tiers.forEach((tier, own) ->
                Require.that(!own.isEmpty(), "tiers", tier + ": []", "at least one limit for each tier"));
        Require.notEmpty(per, "per");
        LimitKey.check(per);
        for (var limit : all(limits, tiers)) {
            Require.within(cost, 1, limit.quota(), "cost");
        }
        Require.that(
                mode == CountingMode.EXACT || !store.equals(LOCAL),
                "mode",
                "leased on the store local",
                "exact, or a store that gateways share");
    }

    private static List<Limit> all(List<Limit> limits, Map<String, List<Limit>> tiers) {
        var all = new ArrayList<>(limits);
        tiers.values().forEach(all::addAll);
        return all;
    }

    /// Why there must be an authentication before; empty if there need not be one.
    String needsIdentity() {
        return LimitKey.needsIdentity(per);
    }

    Limiting build(BuildContext context, ErrorCode code) {
        var byTier = new HashMap<String, Allowance>();
        var known = context.consumers().tiers();
        tiers.forEach((tier, own) -> {
            if (!known.isEmpty() && !known.contains(tier)) {
                throw new ConfigException("tiers", tier, "one of " + String.join(", ", known));
            }
            byTier.put(tier, allowance(context, context.stateKey() + '#' + tier, own));
        });
        var other = tiers.isEmpty()
                ? allowance(context, context.stateKey(), limits)
                : byTier.getOrDefault(
                        defaultTier(known), byTier.values().iterator().next());
        return new Limiting(
                LimitKey.of(per),
                new Allowances(Map.copyOf(byTier), other),
                cost,
                Takings.slot(context),
                onStoreFailure,
                code,
                context.clock());
    }

    private Allowance allowance(BuildContext context, String id, List<Limit> own) {
        var counters = context.counters(store);
        boolean local = store.equals(LOCAL);
        return new Allowance(
                mode == CountingMode.LEASED ? counters.leasing(id, own) : counters.limiter(id, own),
                local || onStoreFailure != OnStoreFailure.LOCAL
                        ? null
                        : context.counters(LOCAL).limiter(id, own),
                headers ? LimitFields.of(own, context.policy()) : null);
    }

    /// Whose limits hold for everybody else: the first of the configuration's tiers if it has any here, else
    /// the one that has the least.
    private String defaultTier(List<String> known) {
        return !known.isEmpty() && tiers.containsKey(known.getFirst()) ? known.getFirst() : smallestTier();
    }

    private String smallestTier() {
        var smallest = "";
        double least = Double.POSITIVE_INFINITY;
        for (var tier : tiers.entrySet()) {
            for (var limit : tier.getValue()) {
                double rate =
                        (double) limit.quota() / Math.max(1e-3, limit.window().toNanos() / 1e9);
                if (rate < least) {
                    least = rate;
                    smallest = tier.getKey();
                }
            }
        }
        return smallest;
    }

    /// Whether something may pass that the terms before kept out.
    boolean weakerThan(LimitTerms before) {
        return !before.per.equals(per)
                || cost < before.cost
                || !before.store.equals(store)
                || mode == CountingMode.LEASED && before.mode == CountingMode.EXACT
                || onStoreFailure.leniency() > before.onStoreFailure.leniency() && !store.equals(LOCAL)
                || !before.tiers.keySet().equals(tiers.keySet())
                || someWeaker(limits, before.limits)
                || tiers.entrySet().stream()
                        .anyMatch(it -> someWeaker(it.getValue(), before.tiers.getOrDefault(it.getKey(), List.of())));
    }

    private static boolean someWeaker(List<Limit> now, List<Limit> before) {
        return before.stream().anyMatch(was -> now.stream().noneMatch(it -> holds(it, was)));
    }

    /// Whether a limit keeps out all that the other kept out.
    private static boolean holds(Limit now, Limit was) {
        return switch (now) {
            case Limit.TokenBucket it ->
                was instanceof Limit.TokenBucket old
                        && it.rate().per().equals(old.rate().per())
                        && it.rate().amount() <= old.rate().amount()
                        && it.burst() <= old.burst();
            default ->
                now.getClass() == was.getClass() && now.window().equals(was.window()) && now.quota() <= was.quota();
        };
    }
}
