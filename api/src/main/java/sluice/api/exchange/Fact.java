package sluice.api.exchange;

/// A named value that configuration can read: `request.path`, `claims.sub`, `consumer.tier`. An absent fact is
/// empty.
public interface Fact {
    /// The value for one exchange; empty if it is absent.
    String read(Exchange exchange);

    /// The fact of that name.
    ///
    /// @throws IllegalArgumentException if there is no such fact; the message lists what there is
    static Fact named(String name) {
        return FactNames.find(name);
    }
}
