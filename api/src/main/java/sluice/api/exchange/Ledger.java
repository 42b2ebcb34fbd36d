package sluice.api.exchange;

import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;

/// The record of one exchange: what happened, when, who decided. Complete and sealed when the finish moment
/// runs. Times are nanoseconds of the gateway's monotonic clock; 0 means that it did not happen.
public interface Ledger {
    /// When the head of the request was parsed.
    long startedAt();

    /// When the last byte of the answer was handed to the client's connection, or the exchange was given up.
    long finishedAt();

    /// From the first byte sent upstream to the head that came back, summed over tries, in nanoseconds.
    long upstreamNanos();

    /// What the gateway itself added: head parsed to head sent upstream, and head received to head sent to
    /// the client.
    long gatewayNanos();

    /// The status that the client was told; 499 if it went away before.
    int status();

    /// Why the exchange failed; null if it did not.
    @Nullable
    Failure failure();

    /// The upstream that was asked; empty if none was.
    String upstream();

    /// The address of the endpoint that answered or was tried last; empty if none was.
    String endpoint();

    /// How many times an upstream was tried.
    int attempts();

    /// Bytes of the request's body that were received.
    long requestBytes();

    /// Bytes of the answer's body that were handed to the client's connection.
    long responseBytes();

    /// What policies would have decided that were only observed, `fair-use:refuse:rate_limited`, separated by
    /// commas; empty if they would all have let the exchange proceed.
    default String observed() {
        return "";
    }

    /// How a gRPC call ended: 0 to 16; -1 if it is none or has not ended.
    default int grpcStatus() {
        return -1;
    }
}
