package sluice.api.policy;

import java.util.List;
import java.util.function.Supplier;
import sluice.api.exchange.Slot;
import sluice.api.http.HttpCalls;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.store.CounterStore;
import sluice.api.value.Clock;

/// What a policy may ask for while it is built.
public interface BuildContext {
    /// What the gateway calls itself.
    String gateway();

    /// The name of the route the policy is built for; `none` for the implicit last route.
    String route();

    /// The name of this policy: as configured, else its kind and position.
    String policy();

    /// The key by which what this policy counts outlives a configuration: where the policy is written (the
    /// route, or the group or gateway whose policies wrap the route) and its name. A policy that wraps
    /// several routes has the same key on each of them, and so counts them together.
    String stateKey();

    /// A place in every exchange of this route.
    <T> Slot<T> slot();

    /// The place of that name, one for all policies of the route that ask for it: where policies of one kind
    /// meet.
    <T> Slot<T> slot(String name);

    Clock clock();

    /// The store of that name; `local` always exists.
    ///
    /// @throws IllegalArgumentException if there is none
    CounterStore counters(String name);

    /// What the authentications that stand before this policy on the route tell clients to bring, in their
    /// order: values of `WWW-Authenticate`.
    List<String> challenges();

    /// Consumers of this configuration.
    Consumers consumers();

    /// The issuer of that name.
    ///
    /// @throws IllegalArgumentException if there is none
    Issuer issuer(String name);

    /// What outlives a configuration: the same object for the same key as long as some configuration asks for
    /// it, made when the first does, closed if it is {@link AutoCloseable} when the last is gone. A {@link
    /// Dependency} is told to operators. Any policy of that kind and key shares it, so it must be safe for
    /// any thread.
    ///
    /// @param key has `equals`; two kinds never meet, whatever their keys
    <T> T keep(Class<T> kind, Object key, Supplier<T> make);

    /// For calls of the policy's own.
    HttpCalls http();

    /// For work that belongs to no exchange.
    Background background();
}
