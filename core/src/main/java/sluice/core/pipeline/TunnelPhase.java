package sluice.core.pipeline;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.ws.CloseFrame;
import sluice.core.ws.Tunnel;

/// What only an exchange that asked for a tunnel goes through: an upstream agrees, bytes flow, silence or the end of
/// the gateway closes it. Loop-confined.
final class TunnelPhase implements Tunnel.Owner {
    /// The status of an answer that agrees, whatever protocol it came by.
    static final int AGREED = 101;
    /// How long the second direction may be silent once the first has ended.
    private static final long HALF_CLOSED_NANOS = 30_000_000_000L;

    private final LiveExchange exchange;
    private final Downstream client;
    private final Tunnel tunnel = new Tunnel(this);
    private boolean agreed;
    private boolean open;
    private long idle;

    TunnelPhase(LiveExchange exchange, Downstream client) {
        this.exchange = exchange;
        this.client = client;
    }

    /// What the client sends behind its handshake, as the call has it.
    BodySource ofClient(BodySource bytes) {
        return tunnel.fromClient(bytes);
    }

    /// The body of an answer: that of one which agrees is a tunnel.
    BodySource answered(ResponseHead head, BodySource bytes) {
        agreed = head.status() == AGREED;
        return agreed ? tunnel.fromUpstream(bytes) : bytes;
    }

    boolean isAgreed() {
        return agreed;
    }

    /// The gateway answers itself.
    void refuse() {
        agreed = false;
    }

    /// The client is told that the tunnel is open. It keeps its route and its endpoint, and leaves the snapshot.
    void open(Stay stay) {
        long own = exchange.matched().limits().tunnelIdle();
        idle = own == Route.Limits.AS_LISTENER ? stay.served().limits().tunnelIdle() : own;
        stay.leave();
        open = true;
        exchange.context().tunnelOpened();
        alive();
    }

    @Override
    public void alive() {
        client.deadline().in(tunnel.isHalfClosed() ? Math.min(idle, HALF_CLOSED_NANOS) : idle);
    }

    void expired() {
        if (open) {
            var silent = Failure.of(ErrorCode.REQUEST_TIMEOUT, "the tunnel was silent for too long");
            close(Limit.TUNNEL_IDLE, silent, CloseFrame.GOING_AWAY, CloseFrame.GOING_AWAY);
        }
    }

    void goAway() {
        if (open) {
            var ending = Failure.of(ErrorCode.OVERLOADED, "the gateway ends");
            tunnel.close(ending, CloseFrame.GOING_AWAY, CloseFrame.GOING_AWAY);
        }
    }

    @Override
    public void broken(Failure failure, int toClient, int toUpstream) {
        close(Limit.WEBSOCKET_FRAME, failure, toClient, toUpstream);
    }

    private void close(Limit limit, Failure failure, int toClient, int toUpstream) {
        exchange.context().limits().hit(limit);
        exchange.record().failure = failure;
        tunnel.close(failure, toClient, toUpstream);
    }

    /// The exchange is over.
    void finish() {
        if (open) {
            open = false;
            exchange.context().tunnelClosed();
        }
    }
}
