package sluice.policies.traffic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.NeedsIdentity;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.store.Limit;
import sluice.api.value.CalendarRate;

/// Admits so many requests in a day, a week or a month of the calendar (UTC), and refuses the rest with 429
/// and `quota_exceeded`. A refused request spends nothing, neither here nor under an earlier limit of the
/// route.
///
/// @param limit one quota or several, all or nothing: `1000/day`, `[1000/day, 20000/month]`. A week begins on
/// Monday
/// @param tiers quotas for each tier, instead of `limit`: `{ free: 1000/day, pro: 100000/month }`. Who has
/// another
///     tier or none is treated like the first of the configuration's tiers, or, if that has no quota here,
/// like the
///     tier that has the least
/// @param per what has a quota of its own: `client.ip` (IPv6 by /64), `consumer` (the identity, else the
///     client.ip), `route`, `gateway` (one for all), any fact, or a list of these
/// @param cost what one request spends, 1 to the quota
/// @param store where the counters live: the name of one of `stores`. `local`, where they end with the
/// process, must be
///     written
/// @param mode `exact`: every decision is made on the counters themselves · `leased`: tokens are taken from
/// the store
///     ahead, many at a time
/// @param onStoreFailure what happens while the store does not answer; `local`: this process counts for
/// itself ·
///     `allow` · `deny`: 503
/// @param headers whether answers tell the client what remains
@ConfigName("quota")
public record Quota(
        List<CalendarRate> limit,
        Map<String, List<CalendarRate>> tiers,
        @Default("client.ip") List<String> per,
        @Default("1") long cost,
        String store,
        @Default("exact") CountingMode mode,
        @Default("local") OnStoreFailure onStoreFailure,
        @Default("true") boolean headers)
        implements Guard, NeedsIdentity {
    public Quota {
        terms(limit, tiers, per, cost, store, mode, onStoreFailure, headers);
    }

    private LimitTerms terms() {
        return terms(limit, tiers, per, cost, store, mode, onStoreFailure, headers);
    }

    private static LimitTerms terms(
            List<CalendarRate> limit,
            Map<String, List<CalendarRate>> tiers,
            List<String> per,
            long cost,
            String store,
            CountingMode mode,
            OnStoreFailure onStoreFailure,
            boolean headers) {
        var byTier = new LinkedHashMap<String, List<Limit>>();
        tiers.forEach((tier, rates) -> byTier.put(tier, limits(rates)));
        return new LimitTerms(limits(limit), byTier, per, cost, store, mode, onStoreFailure, headers);
    }

    private static List<Limit> limits(List<CalendarRate> rates) {
        return rates.stream().<Limit>map(Limit.Calendar::new).toList();
    }

    @Override
    public String needsIdentity() {
        return terms().needsIdentity();
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Quota old) || terms().weakerThan(old.terms());
    }

    @Override
    public Policy build(BuildContext context) {
        return terms().build(context, ErrorCode.QUOTA_EXCEEDED);
    }
}
