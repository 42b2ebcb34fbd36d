package sluice.policies.access;

import java.util.List;
import sluice.api.failure.Failure;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Guard;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Require;
import sluice.api.policy.Verdict;
import sluice.api.value.Cidr;
import sluice.api.value.CidrSet;

/// Admits only clients whose address lies in one of the networks.
///
/// @param networks networks or addresses, IPv4 or IPv6: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`
/// @param status what everybody else is told, 400 to 599
@ConfigName("ip-allow")
public record IpAllow(List<Cidr> networks, @Default("403") int status) implements Guard {
    public IpAllow {
        Require.notEmpty(networks, "networks");
        Require.within(status, 400, 599, "status");
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof IpAllow old)
                || networks.stream().anyMatch(now -> old.networks.stream().noneMatch(was -> was.covers(now)));
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        var allowed = CidrSet.of(networks);
        var refusal = Verdict.refuse(Failure.denied(status, "client address is not allowed"));
        return exchange -> allowed.contains(exchange.clientAddress()) ? Verdict.PROCEED : refusal;
    }
}
