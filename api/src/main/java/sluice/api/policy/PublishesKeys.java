package sluice.api.policy;

import java.util.List;
import java.util.Map;

/// A policy's configuration with keys by which upstreams verify what it signs. The admin listener shows them
/// at `/.well-known/jwks.json`.
public interface PublishesKeys {
    /// Public keys in the form of RFC 7517 section 4, as names and values.
    ///
    /// @throws IllegalArgumentException if a key cannot be read
    List<Map<String, String>> publicKeys();
}
