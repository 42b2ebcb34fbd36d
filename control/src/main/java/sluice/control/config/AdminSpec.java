package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// The listener for operators: health, metrics, what is configured and what runs. It never serves clients,
/// and no upstream may point to it.
///
/// @param address where it listens; off loopback a token is required
/// @param token what a caller sends as `Authorization: Bearer TOKEN`; a reference such as
///     `${env:SLUICE_TOKEN}`
public record AdminSpec(
        @Default("127.0.0.1:9901") Address address,
        @Nullable SecretRef token) {
    public AdminSpec {
        Require.that(
                address.isLoopback() || token != null,
                "address",
                address,
                "an address of loopback, or a token beside it: admin.token: ${env:NAME}");
    }
}
