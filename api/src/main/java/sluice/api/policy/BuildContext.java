package sluice.api.policy;

import sluice.api.exchange.Slot;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;

/// What a policy may ask for while it is built.
public interface BuildContext {
    /// The name of the route the policy is built for; `none` for the implicit last route.
    String route();

    /// The name of this policy: as configured, else its kind and position. With the route it is the key by
    /// which state
    /// (limits) outlives a configuration.
    String policy();

    /// A place in every exchange of this route.
    <T> Slot<T> slot();

    Clock clock();

    /// The store of that name; `local` always exists.
    ///
    /// @throws IllegalArgumentException if there is none
    CounterStore counters(String name);
}
