package sluice.api.identity;

import java.util.Map;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Identity;

/// Who calls, as the configuration knows it.
///
/// @param name unique
/// @param tier what it is entitled to; never empty if there are tiers
/// @param attributes what else the configuration says of it
public record Consumer(String name, String tier, Map<String, String> attributes) {
    public Consumer {
        attributes = Map.copyOf(attributes);
    }

    /// Who calls, once a credential of this consumer was verified.
    ///
    /// @param claims what the credential says
    public Identity identity(Claims claims) {
        return new Identity(name, name, tier, attributes, claims);
    }
}
