package sluice.control.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.control.bind.Node;
import sluice.control.bind.NotBuiltYet;

/// A named pool of endpoints that answer alike.
///
/// @param name by which routes send to it
/// @param endpoints its addresses; a name stands for all addresses that it resolves to, looked up again as
///     they age
/// @param balance which endpoint is asked next
/// @param protocol what is spoken to the endpoints: `http/1.1`, or `h2` with many requests at a time on a connection
/// @param tls how https endpoints are verified, and as whom the gateway appears
/// @param timeouts how long an endpoint may take
/// @param connections how many connections there may be
/// @param health requests by which endpoints are checked
/// @param outliers when an endpoint that fails is left alone for a while
/// @param circuitBreaker when the upstream is not asked for a while
/// @param retry which failures are tried again
public record UpstreamSpec(
        String name,
        List<EndpointSpec> endpoints,
        @Default("least-request") BalanceSpec balance,
        @Default("http/1.1") Protocol protocol,
        @Nullable UpstreamTls tls,
        @Default("{}") UpstreamTimeouts timeouts,
        @Default("{}") UpstreamConnections connections,
        @NotBuiltYet @Nullable Node health,
        @NotBuiltYet @Nullable Node outliers,
        @NotBuiltYet @Nullable Node circuitBreaker,
        @NotBuiltYet @Nullable Node retry) {
    public UpstreamSpec {
        Check.name(name, "name");
        Require.that(
                tls == null || endpoints.stream().anyMatch(it -> it.url().secure()),
                "tls",
                "no https endpoint",
                "an endpoint such as https://orders.internal");
        Require.that(!endpoints.isEmpty(), "endpoints", "[]", "at least one endpoint such as http://10.0.1.7:8080");
    }
}
