package sluice.control.bind;

import java.util.List;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Policy;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.api.value.Cidr;

/// Opens for some networks. Stands in for the policies that are on the class path of a real gateway.
///
/// @param networks who may enter
/// @param status what others are told
@ConfigName("test-door")
record Door(List<Cidr> networks, @Default("403") int status) implements PolicySpec {
    Door {
        Require.that(!networks.isEmpty(), "networks", networks, "at least one network");
        Require.within(status, 400, 499, "status");
    }

    @ShortForm
    static Door of(List<Cidr> networks) {
        return new Door(networks, 403);
    }

    @Override
    public Policy build(BuildContext context) {
        throw new UnsupportedOperationException("only configured in tests");
    }
}
