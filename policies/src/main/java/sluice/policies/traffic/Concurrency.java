package sluice.policies.traffic;

import java.util.List;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.NeedsIdentity;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;

/// Admits so many exchanges at a time, and refuses the rest with 429. An exchange counts until its answer is
/// delivered, a WebSocket until it is closed. Each gateway process counts for itself.
///
/// @param limit how many at a time, at least 1
/// @param per what has a limit of its own: `client.ip` (IPv6 by /64), `consumer` (the identity, else the
///     client.ip), `route`, `gateway` (one for all), any fact, or a list of these
@ConfigName("concurrency")
public record Concurrency(int limit, @Default("client.ip") List<String> per) implements Guard, NeedsIdentity {
    public Concurrency {
        Require.that(limit >= 1, "limit", limit, "at least 1");
        Require.notEmpty(per, "per");
        LimitKey.check(per);
    }

    @Override
    public String needsIdentity() {
        return LimitKey.needsIdentity(per);
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof Concurrency old) || !old.per.equals(per) || limit > old.limit;
    }

    @Override
    public Policy build(BuildContext context) {
        return new Confining(
                LimitKey.of(per),
                limit,
                context.keep(Gauge.class, context.stateKey(), Gauge::new),
                context.policy(),
                context.slot(),
                Takings.slot(context),
                context.clock());
    }
}
