package sluice.control.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether traffic should come, and what is wrong though it may.
///
/// @param state what the gateway is doing
/// @param appliedAt when the running configuration was applied; null if none was yet
/// @param rejectedAt when the newest configuration was rejected; null if the newest one runs
/// @param rejected every error of it, with its place; empty if the newest one runs
/// @param notes other things that are wrong but turn no traffic away: a store or an issuer that does not answer
public record Readiness(
        State state,
        @Nullable Instant appliedAt,
        @Nullable Instant rejectedAt,
        List<String> rejected,
        List<String> notes) {

    /// What the gateway is doing.
    public enum State {
        STARTING,
        READY,
        DRAINING
    }

    /// Only this turns `/health/ready` into 503.
    public boolean isReady() {
        return state == State.READY;
    }
}
