package sluice.policies.traffic;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.store.CounterStore.Limit;
import sluice.api.value.Rate;

/// Admits so many requests in a time, and refuses the rest with 429. A refused request spends nothing,
/// neither here nor under an earlier limit of the route.
///
/// @param limit one rate or several, all or nothing: `10/minute`, `[50/s, 300/15m]`
/// @param tiers a rate for each tier, instead of `limit`; not built yet
/// @param burst how many at once when nothing was spent; by default the amount of the rate. Only beside one rate
/// @param algorithm how spending is forgotten; `token-bucket`: evenly, as time passes
/// @param per what has a limit of its own: `client.ip` (IPv6 by /64), `consumer` (the identity, else the
///     client.ip), `route`, `gateway` (one for all), any fact, or a list of these
/// @param cost what one request spends, 1 to the burst
/// @param store where the counters live
/// @param mode `exact`: every decision is made on the counters themselves
/// @param onStoreFailure what happens when the store does not answer; `local` always answers
/// @param headers whether answers tell the client what remains
@ConfigName("rate-limit")
public record RateLimit(
        List<Rate> limit,
        Map<String, Rate> tiers,
        @Nullable Long burst,
        @Default("token-bucket") Algorithm algorithm,
        @Default("client.ip") List<String> per,
        @Default("1") long cost,
        @Default("local") String store,
        @Default("exact") Mode mode,
        @Default("local") OnStoreFailure onStoreFailure,
        @Default("true") boolean headers)
        implements Guard {

    /// How spending is forgotten.
    public enum Algorithm {
        TOKEN_BUCKET,
        FIXED_WINDOW,
        SLIDING_WINDOW,
        SLIDING_LOG
    }

    /// How decisions are shared between gateways.
    public enum Mode {
        EXACT,
        LEASED
    }

    /// What happens when the store does not answer.
    public enum OnStoreFailure {
        LOCAL,
        ALLOW,
        DENY
    }

    public RateLimit {
        Require.that(tiers.isEmpty(), "tiers", "not built yet", "limit");
        Require.notEmpty(limit, "limit");
        Require.that(
                burst == null || limit.size() == 1, "burst", String.valueOf(burst), "no burst beside several limits");
        Require.that(burst == null || burst >= 1, "burst", String.valueOf(burst), "at least 1");
        requireBuilt(algorithm, Algorithm.TOKEN_BUCKET, "algorithm");
        requireBuilt(mode, Mode.EXACT, "mode");
        requireBuilt(onStoreFailure, OnStoreFailure.LOCAL, "onStoreFailure");
        Require.notEmpty(per, "per");
        LimitKey.check(per);
        for (var rate : limit) {
            Require.within(cost, 1, burst == null ? rate.amount() : burst, "cost");
        }
    }

    private static void requireBuilt(Enum<?> chosen, Enum<?> built, String component) {
        Require.that(chosen.equals(built), component, kebab(chosen) + ", not built yet", kebab(built));
    }

    private static String kebab(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof RateLimit old)
                || !old.per.equals(per)
                || cost < old.cost
                || old.limit.stream().anyMatch(was -> limit.stream().noneMatch(now -> holds(now, old, was)));
    }

    private boolean holds(Rate now, RateLimit old, Rate was) {
        return now.per().equals(was.per()) && now.amount() <= was.amount() && burst(now) <= old.burst(was);
    }

    private long burst(Rate rate) {
        return burst == null ? rate.amount() : burst;
    }

    @Override
    public Policy build(BuildContext context) {
        var limits = limit.stream().map(rate -> new Limit(rate, burst(rate))).toList();
        return new Limiting(
                LimitKey.of(per),
                context.counters(store).limiter(context.stateKey(), limits),
                cost,
                context.slot("rate-limit"),
                headers ? LimitFields.of(limits, context.policy()) : null,
                context.clock());
    }
}
