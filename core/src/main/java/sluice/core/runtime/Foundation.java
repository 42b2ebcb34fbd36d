package sluice.core.runtime;

import sluice.api.http.HttpCalls;
import sluice.api.policy.Background;
import sluice.api.value.Clock;
import sluice.core.store.LocalCounters;
import sluice.core.tls.TicketKeys;
import sluice.core.upstream.EndpointRegistry;
import sluice.core.upstream.Names;

/// What worlds are built on: all that lasts longer than a configuration. The {@link Engine} of a process is
/// one; what runs tests without a network is another. Any thread.
public interface Foundation {
    Clock clock();

    /// The addresses that are known.
    EndpointRegistry endpoints();

    /// The names that are resolved.
    Names names();

    /// What the store `local` counts.
    LocalCounters counters();

    /// What policies keep from one configuration to the next.
    Kept<Object, Object> kept();

    /// For calls of policies.
    HttpCalls calls();

    /// For work of policies that belongs to no exchange.
    Background background();

    /// The keys of TLS sessions.
    TicketKeys tickets();
}
