package sluice.policies.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.store.CounterStore.Limit;
import sluice.api.value.Rate;

/// Admits so many requests in a time, and refuses the rest with 429. A refused request spends nothing, neither here
/// nor under an earlier limit of the route.
///
/// @param limit one rate or several, all or nothing: `10/minute`, `[50/s, 300/15m]`
/// @param burst how many at once when nothing was spent; by default the amount of the rate. Only beside one rate
/// @param algorithm how spending is forgotten; `token-bucket`: evenly, as time passes
/// @param per what has a limit of its own: `client.ip` (IPv6 by /64), `consumer` (the identity, else the client.ip),
///     `route`, `gateway` (one for all), any fact, or a list of these
/// @param cost what one request spends, 1 to the burst
/// @param store where the counters live
/// @param mode `exact`: every decision is made on the counters themselves
/// @param onStoreFailure what happens when the store does not answer; `local` always answers
/// @param headers whether answers tell the client what remains
@ConfigName("rate-limit")
public record RateLimit(
        List<Rate> limit,
        @Nullable Long burst,
        @Default("token-bucket") Algorithm algorithm,
        @Default("client.ip") List<String> per,
        @Default("1") long cost,
        @Default("local") String store,
        @Default("exact") Mode mode,
        @Default("local") OnStoreFailure onStoreFailure,
        @Default("true") boolean headers)
        implements PolicySpec {

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
        Require.notEmpty(limit, "limit");
        Require.that(
                burst == null || limit.size() == 1, "burst", String.valueOf(burst), "no burst beside several limits");
        Require.that(burst == null || burst >= 1, "burst", String.valueOf(burst), "at least 1");
        Require.that(algorithm == Algorithm.TOKEN_BUCKET, "algorithm", algorithm, "token-bucket; not built yet");
        Require.that(mode == Mode.EXACT, "mode", mode, "exact; not built yet");
        Require.that(onStoreFailure == OnStoreFailure.LOCAL, "onStoreFailure", onStoreFailure, "local; not built yet");
        Require.notEmpty(per, "per");
        LimitKey.check(per);
        for (var rate : limit) {
            Require.within(cost, 1, burst == null ? rate.amount() : burst, "cost");
        }
    }

    @Override
    public Policy build(BuildContext context) {
        var limits = limit.stream()
                .map(rate -> new Limit(rate, burst == null ? rate.amount() : burst))
                .toList();
        return new Limiting(
                LimitKey.of(per),
                context.counters(store).limiter(context.stateKey(), limits),
                cost,
                context.slot("rate-limit"),
                headers ? LimitFields.of(limits, context.policy()) : null,
                context.clock());
    }
}
