package sluice.control.compile;

import java.util.Set;

/// The headers by which upstreams know who calls. A client's copy never passes, on any route, in any spelling.
final class IdentityHeaders {
    static final Set<String> NAMES = Set.of(
            "X-User-Id",
            "X-User-Roles",
            "X-User-Scopes",
            "X-Consumer",
            "X-Consumer-Tier",
            "X-Auth-Verified",
            "Client-Cert",
            "Client-Cert-Chain",
            "X-Forwarded-Client-Cert",
            "X-Gateway-Assertion");

    private IdentityHeaders() {}
}
