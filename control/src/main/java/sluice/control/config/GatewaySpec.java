package sluice.control.config;

import sluice.api.policy.Default;

/// What the gateway calls itself.
///
/// @param name in the headers `Via` and `Proxy-Status` and in metrics; gateways of one fleet may share it
public record GatewaySpec(@Default("sluice") String name) {
    public GatewaySpec {
        Check.name(name, "name");
    }
}
