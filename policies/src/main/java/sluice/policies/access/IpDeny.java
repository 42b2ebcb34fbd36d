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

/// Refuses clients whose address lies in one of the networks.
///
/// @param networks networks or addresses, IPv4 or IPv6: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`
/// @param status what they are told, 400 to 599
@ConfigName("ip-deny")
public record IpDeny(List<Cidr> networks, @Default("403") int status) implements Guard {
    public IpDeny {
        Require.notEmpty(networks, "networks");
        Require.within(status, 400, 599, "status");
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof IpDeny old)
                || old.networks.stream().anyMatch(was -> networks.stream().noneMatch(now -> now.covers(was)));
    }

    @Override
    public RequestPolicy build(BuildContext context) {
        var denied = CidrSet.of(networks);
        var refusal = Verdict.refuse(Failure.denied(status, "client address is denied"));
        return exchange -> denied.contains(exchange.clientAddress()) ? refusal : Verdict.PROCEED;
    }
}
