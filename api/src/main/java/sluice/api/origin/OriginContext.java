package sluice.api.origin;

/// What an origin may ask for while it is built.
public interface OriginContext {
    /// The name of the route.
    String route();

    /// The origin that asks the upstream of that name.
    Origin upstream(String name);

    /// The same, but the upstream sees as Host the name it has in its own configuration.
    Origin upstreamWithOwnHost(String name);
}
