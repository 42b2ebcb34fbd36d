package sluice.policies.traffic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.NeedsIdentity;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.store.Limit;
import sluice.api.value.Rate;

/// Admits so many requests in a time, and refuses the rest with 429. A refused request spends nothing,
/// neither here nor under an earlier limit of the route.
///
/// @param limit one rate or several, all or nothing: `10/minute`, `[50/s, 300/15m]`
/// @param tiers limits for each tier, instead of `limit`: `{ free: 100/minute, pro: [50/s, 1000/minute] }`.
/// Who has
///     another tier or none is treated like the first of the configuration's tiers, or, if that has no limit
/// here,
///     like the tier that has the least
/// @param burst how many at once when nothing was spent; by default the amount of the rate. Only with
/// `token-bucket`
///     and beside one rate
/// @param algorithm how spending is forgotten; `token-bucket`: evenly, as time passes · `fixed-window`: at
/// the end of
///     a window, aligned to the epoch · `sliding-window`: weighted over two windows · `sliding-log`: exactly
/// one
///     window later, for limits up to 1000
/// @param per what has a limit of its own: `client.ip` (IPv6 by /64), `consumer` (the identity, else the
///     client.ip), `route`, `gateway` (one for all), any fact, or a list of these
/// @param cost what one request spends, 1 to the burst
/// @param store where the counters live: `local` in this process, or the name of one of `stores`
/// @param mode `exact`: every decision is made on the counters themselves · `leased`: tokens are taken from
/// the store
///     ahead, many at a time
/// @param onStoreFailure what happens while the store does not answer; `local`: this process counts for
/// itself ·
///     `allow` · `deny`: 503. The store `local` always answers
/// @param headers whether answers tell the client what remains
@ConfigName("rate-limit")
public record RateLimit(
        List<Rate> limit,
        Map<String, List<Rate>> tiers,
        @Nullable Long burst,
        @Default("token-bucket") Algorithm algorithm,
        @Default("client.ip") List<String> per,
        @Default("1") long cost,
        @Default("local") String store,
        @Default("exact") CountingMode mode,
        @Default("local") OnStoreFailure onStoreFailure,
        @Default("true") boolean headers)
        implements Guard, NeedsIdentity {

    /// How spending is forgotten.
    public enum Algorithm {
        TOKEN_BUCKET,
        FIXED_WINDOW,
        SLIDING_WINDOW,
        SLIDING_LOG;

        private Limit limit(Rate rate, @Nullable Long burst) {
            return switch (this) {
                case TOKEN_BUCKET -> new Limit.TokenBucket(rate, burst == null ? rate.amount() : burst);
                case FIXED_WINDOW -> new Limit.FixedWindow(rate);
                case SLIDING_WINDOW -> new Limit.SlidingWindow(rate);
                case SLIDING_LOG -> new Limit.SlidingLog(rate);
            };
        }
    }

    public RateLimit {
        Require.that(
                burst == null || limit.size() == 1 && tiers.isEmpty(),
                "burst",
                String.valueOf(burst),
                "no burst beside several limits");
        Require.that(burst == null || burst >= 1, "burst", String.valueOf(burst), "at least 1");
        Require.that(
                burst == null || algorithm == Algorithm.TOKEN_BUCKET,
                "burst",
                String.valueOf(burst),
                "no burst, or the algorithm token-bucket");
        if (algorithm == Algorithm.SLIDING_LOG) {
            limit.forEach(rate -> requireSmall(rate, "limit"));
            tiers.values().forEach(rates -> rates.forEach(rate -> requireSmall(rate, "tiers")));
        }
        terms(limit, tiers, burst, algorithm, per, cost, store, mode, onStoreFailure, headers);
    }

    private static void requireSmall(Rate rate, String component) {
        Require.that(
                rate.amount() <= Limit.SlidingLog.MOST,
                component,
                rate,
                "at most " + Limit.SlidingLog.MOST + " with sliding-log, or the algorithm sliding-window");
    }

    private LimitTerms terms() {
        return terms(limit, tiers, burst, algorithm, per, cost, store, mode, onStoreFailure, headers);
    }

    private static LimitTerms terms(
            List<Rate> limit,
            Map<String, List<Rate>> tiers,
            @Nullable Long burst,
            Algorithm algorithm,
            List<String> per,
            long cost,
            String store,
            CountingMode mode,
            OnStoreFailure onStoreFailure,
            boolean headers) {
        var byTier = new LinkedHashMap<String, List<Limit>>();
        tiers.forEach((tier, rates) -> byTier.put(tier, limits(rates, burst, algorithm)));
        var limits = limits(limit, burst, algorithm);
        return new LimitTerms(limits, byTier, per, cost, store, mode, onStoreFailure, headers);
    }

    private static List<Limit> limits(List<Rate> rates, @Nullable Long burst, Algorithm algorithm) {
        return rates.stream().map(rate -> algorithm.limit(rate, burst)).toList();
    }

    @Override
    public String needsIdentity() {
        return terms().needsIdentity();
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof RateLimit old) || terms().weakerThan(old.terms());
    }

    @Override
    public Policy build(BuildContext context) {
        return terms().build(context, ErrorCode.RATE_LIMITED);
    }
}
