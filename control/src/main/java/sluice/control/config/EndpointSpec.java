package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;

/// One address of an upstream: `http://10.0.1.7:8080`, or the long form with a weight.
///
/// @param url scheme, host and port; without a port 80
/// @param weight its share of the requests, against the weights of the other endpoints
/// @param zone where it stands; shown to operators
public record EndpointSpec(
        EndpointUrl url, @Default("1") int weight, @Nullable String zone) {
    public EndpointSpec {
        Require.within(weight, 1, 1_000_000, "weight");
    }

    /// The address alone.
    @ShortForm
    public static EndpointSpec of(EndpointUrl url) {
        return new EndpointSpec(url, 1, null);
    }
}
