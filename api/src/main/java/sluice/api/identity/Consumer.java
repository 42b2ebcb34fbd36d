package sluice.api.identity;

import java.util.Map;

/// Who calls, as the configuration knows it.
///
/// @param name unique
/// @param tier what it is entitled to; never empty if there are tiers
/// @param attributes what else the configuration says of it
public record Consumer(String name, String tier, Map<String, String> attributes) {
    public Consumer {
        attributes = Map.copyOf(attributes);
    }
}
