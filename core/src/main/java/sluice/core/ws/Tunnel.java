package sluice.core.ws;

import sluice.api.exchange.BodySource;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;

/// A WebSocket under way, between the client's bytes and the upstream's: follows the frames of both directions, tells
/// of every sign of life, and can end both with a Close frame. Knows nothing of what carries the bytes. Loop-confined.
public final class Tunnel {
    /// Who answers for the tunnel.
    public interface Owner {
        /// Bytes went either way.
        void alive();

        /// One side has sent an illegal frame; call {@link #close}.
        void broken(Failure failure, int toClient, int toUpstream);
    }

    private final Owner owner;
    private final Direction fromClient = new Direction(this, true);
    private final Direction fromUpstream = new Direction(this, false);

    public Tunnel(Owner owner) {
        this.owner = owner;
    }

    /// The client's bytes, as the upstream gets them.
    public BodySource fromClient(BodySource bytes) {
        return fromClient.of(bytes);
    }

    /// The upstream's bytes, as the client gets them.
    public BodySource fromUpstream(BodySource bytes) {
        return fromUpstream.of(bytes);
    }

    /// Whether one direction has ended, so that the other one should soon.
    public boolean isHalfClosed() {
        return fromClient.isOver() || fromUpstream.isOver();
    }

    /// Ends both directions: with a Close frame where that is possible between two frames.
    ///
    /// @param why what is told to a side that cannot be told in a frame
    /// @param toClient the status code (RFC 6455 section 7.4) that the client is told, `toUpstream` the upstream
    public void close(Failure why, int toClient, int toUpstream) {
        fromUpstream.close(toClient, why);
        fromClient.close(toUpstream, why);
        fromUpstream.cancel();
        fromClient.cancel();
    }

    void alive() {
        owner.alive();
    }

    void broken(boolean ofClient) {
        if (ofClient) {
            owner.broken(
                    Failure.of(ErrorCode.REQUEST_INVALID, "the client sent an illegal WebSocket frame"),
                    CloseFrame.PROTOCOL_ERROR,
                    CloseFrame.GOING_AWAY);
        } else {
            owner.broken(
                    Failure.of(ErrorCode.UPSTREAM_INVALID_RESPONSE, "the upstream sent an illegal WebSocket frame"),
                    CloseFrame.GOING_AWAY,
                    CloseFrame.PROTOCOL_ERROR);
        }
    }
}
