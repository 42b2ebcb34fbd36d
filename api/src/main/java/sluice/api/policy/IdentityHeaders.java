package sluice.api.policy;

import java.util.Set;

/// A policy's configuration that names headers by which upstreams know who calls. A client's copy of them
/// never passes, on any route, in any spelling.
public interface IdentityHeaders {
    /// The names of those headers.
    Set<String> identityHeaders();
}
