package sluice.testkit;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Ledger;
import sluice.api.failure.Failure;

/// What happened in an exchange, as a test wants it told.
///
///     FakeLedger.ok().withStatus(503)
public record FakeLedger(
        long startedAt,
        long finishedAt,
        long upstreamNanos,
        long gatewayNanos,
        int status,
        @Nullable Failure failure,
        String upstream,
        String endpoint,
        int attempts,
        long requestBytes,
        long responseBytes)
        implements Ledger {

    /// An exchange of 12.5 ms in all that `orders-v1` answered with 200.
    public static FakeLedger ok() {
        return new FakeLedger(
                1_000_000, 13_500_000, 11_000_000, 250_000, 200, null, "orders-v1", "10.0.1.7:8080", 1, 17, 1234);
    }

    /// An exchange that the gateway answered itself after 0.1 ms, because of this failure.
    public static FakeLedger failed(Failure failure) {
        return new FakeLedger(1_000_000, 1_100_000, 0, 100_000, failure.status(), failure, "", "", 0, 0, 180);
    }

    /// The same with another status.
    public FakeLedger withStatus(int other) {
        return new FakeLedger(
                startedAt,
                finishedAt,
                upstreamNanos,
                gatewayNanos,
                other,
                failure,
                upstream,
                endpoint,
                attempts,
                requestBytes,
                responseBytes);
    }

    /// The same with another upstream.
    public FakeLedger withUpstream(String other) {
        return new FakeLedger(
                startedAt,
                finishedAt,
                upstreamNanos,
                gatewayNanos,
                status,
                failure,
                other,
                endpoint,
                attempts,
                requestBytes,
                responseBytes);
    }
}
