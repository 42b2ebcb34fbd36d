package sluice.core.pipeline;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Ledger;
import sluice.api.failure.Failure;

/// The ledger while it is written. Loop-confined; sealed when the finish moment runs.
final class LiveLedger implements Ledger {
    final long startedAt;
    long finishedAt;
    long sentAt;
    long answeredAt;
    long deliveredAt;
    long firstSentAt;
    long upstreamNanos;
    int status;

    @Nullable
    Failure failure;

    String upstream = "";
    String endpoint = "";
    int attempts;
    long requestBytes;
    long responseBytes;

    String observed = "";
    int grpcStatus = -1;
    private final boolean grpc;

    LiveLedger(long startedAt, boolean grpc) {
        this.startedAt = startedAt;
        this.grpc = grpc;
    }

    @Override
    public long startedAt() {
        return startedAt;
    }

    @Override
    public long finishedAt() {
        return finishedAt;
    }

    @Override
    public long upstreamNanos() {
        return upstreamNanos;
    }

    /// With an upstream: head parsed to first head sent, and answer's head received to written. Without: all
    /// the time until the answer's head was written.
    @Override
    public long gatewayNanos() {
        long written = deliveredAt == 0 ? finishedAt : deliveredAt;
        if (firstSentAt == 0) {
            return written - startedAt;
        }
        long before = firstSentAt - startedAt;
        return answeredAt == 0 ? before : before + written - answeredAt;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public String upstream() {
        return upstream;
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public long requestBytes() {
        return requestBytes;
    }

    @Override
    public long responseBytes() {
        return responseBytes;
    }

    @Override
    public String observed() {
        return observed;
    }

    /// What the upstream said, or what the failure means.
    @Override
    public int grpcStatus() {
        var happened = failure;
        return grpc && happened != null ? happened.code().grpc() : grpcStatus;
    }
}
