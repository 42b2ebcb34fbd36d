package sluice.control.config;

import java.time.Duration;
import sluice.api.policy.Default;

/// How the process ends on SIGTERM, so that no client notices.
///
/// @param delay how long it goes on as before while `/health/ready` already says no, so that load balancers
///     look elsewhere
/// @param timeout how long running exchanges then have to finish
public record DrainSpec(
        @Default("5s") Duration delay, @Default("30s") Duration timeout) {
    public DrainSpec {
        Check.notNegative(delay, "delay");
        Check.notNegative(timeout, "timeout");
    }
}
