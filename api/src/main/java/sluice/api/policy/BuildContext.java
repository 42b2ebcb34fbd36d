package sluice.api.policy;

import sluice.api.exchange.Slot;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;

/// What a policy may ask for while it is built.
public interface BuildContext {
    /// The name of the route the policy is built for; `none` for the implicit last route.
    String route();

    /// The name of this policy: as configured, else its kind and position.
    String policy();

    /// The key by which what this policy counts outlives a configuration: where the policy is written (the route,
    /// or the group or gateway whose policies wrap the route) and its name. A policy that wraps several routes
    /// has the same key on each of them, and so counts them together.
    String stateKey();

    /// A place in every exchange of this route.
    <T> Slot<T> slot();

    /// The place of that name, one for all policies of the route that ask for it: where policies of one kind meet.
    <T> Slot<T> slot(String name);

    Clock clock();

    /// The store of that name; `local` always exists.
    ///
    /// @throws IllegalArgumentException if there is none
    CounterStore counters(String name);
}
