package sluice.control.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.control.bind.Node;
import sluice.control.bind.NotBuiltYet;
import sluice.control.bind.Partial;

/// Everything that can be configured. Of a directory, `gateway`, `admin`, `probes`, `listeners`, `runtime`,
/// `access-log`, `tracing`, `drain`, `policies` and `stores` stand in `sluice.yaml` alone; the other lists
/// may be spread over files.
///
/// @param gateway what the gateway calls itself
/// @param admin the listener for operators
/// @param probes one more listener for health and metrics only
/// @param accessLog one line for every exchange
/// @param tracing where spans are sent
/// @param runtime how the process uses the machine
/// @param drain how the process ends
/// @param listeners addresses that accept the connections of clients
/// @param stores where shared state lives beside local memory
/// @param issuers who signs tokens
/// @param upstreams pools of endpoints
/// @param tiers what consumers may be entitled to; the first is the default
/// @param consumers who calls, with credentials, tier and attributes
/// @param policies applied to every exchange, outermost; to answers for no route too
/// @param policySets lists of policies by name, to be named where policies stand
/// @param routes which requests are answered by what
/// @param groups routes that one team owns
/// @param errors bodies of errors, by error or status
@Partial
public record Configuration(
        @Default("{}") GatewaySpec gateway,
        @Default("{}") AdminSpec admin,
        @Nullable ProbesSpec probes,
        @Default("{}") AccessLogSpec accessLog,
        @NotBuiltYet @Nullable Node tracing,
        @Default("{}") RuntimeSpec runtime,
        @Default("{}") DrainSpec drain,
        @Default("[{name: public}]") List<ListenerSpec> listeners,
        List<StoreSpec> stores,
        List<IssuerSpec> issuers,
        List<UpstreamSpec> upstreams,
        Set<String> tiers,
        @Default("[]") ConsumersSpec consumers,
        List<PolicyEntry> policies,
        Map<String, List<PolicyEntry>> policySets,
        List<RouteSpec> routes,
        List<GroupSpec> groups,
        @NotBuiltYet @Nullable Node errors) {
    public Configuration {
        for (var tier : tiers) {
            Check.name(tier, "tiers");
        }
    }
}
