package sluice.control.config;

/// One more listener, for kubelets and scrapers: `/health/live`, `/health/ready` and `/metrics`, without a token.
/// Health tells its state alone. No upstream may point to it.
///
/// @param address where it listens, such as `0.0.0.0:9902`
public record ProbesSpec(Address address) {}
