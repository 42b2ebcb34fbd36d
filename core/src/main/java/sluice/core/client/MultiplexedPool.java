package sluice.core.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// HTTP/2 connections of one loop to one endpoint: each carries as many exchanges as the peer's
/// SETTINGS_MAX_CONCURRENT_STREAMS and {@link MultiplexedConnection#MOST_STREAMS} allow.
///
/// A call takes the first connection with room. When there is none it rides on one that is being opened, as long as
/// that is expected to have room; otherwise one more is opened, up to `max-per-endpoint`; beyond that the call waits.
/// Loop-confined.
@SuppressWarnings("FutureReturnValueIgnored") // how a connection ends shows as channelInactive
final class MultiplexedPool extends EndpointPool {
    private final List<MultiplexedConnection> ready = new ArrayList<>();
    private final ArrayDeque<Rider> riders = new ArrayDeque<>();
    private int opening;
    private int room = MultiplexedConnection.MOST_STREAMS;

    MultiplexedPool(ConnectionPool owner, Endpoint endpoint, Bootstrap bootstrap) {
        super(owner, endpoint, bootstrap);
    }

    @Override
    void send(UpstreamSettings upstream, Attempt attempt) {
        if (attempt.request().isTunnel()) {
            attempt.fail(Failure.of(ErrorCode.NOT_IMPLEMENTED, "the upstream cannot be asked for a tunnel")
                    .withReason(endpoint() + ": tunnels over protocol h2 are not built yet"));
            return;
        }
        for (int i = 0; i < ready.size(); i++) {
            var connection = ready.get(i);
            if (connection.isUsable()) {
                carry(connection, upstream, attempt);
                return;
            }
        }
        if (riders.size() < opening * room) {
            ride(new Rider(upstream, attempt));
        } else if (isClosedToStreams()) {
            attempt.fail(UpstreamFailure.connectionLimit(
                    Repeat.ALWAYS, endpoint() + " admits no stream at all (SETTINGS_MAX_CONCURRENT_STREAMS is 0)"));
        } else if (capacity().tryOpen(upstream.maxPerEndpoint())) {
            open(upstream, attempt);
        } else {
            await(upstream, attempt);
        }
    }

    /// Whether the peer wants no call for now; more connections would not help.
    private boolean isClosedToStreams() {
        for (int i = 0; i < ready.size(); i++) {
            if (ready.get(i).mostStreams() == 0) {
                return true;
            }
        }
        return false;
    }

    private void carry(MultiplexedConnection connection, UpstreamSettings upstream, Attempt attempt) {
        boolean wasIdle = connection.isIdle();
        connection.send(upstream, attempt);
        if (wasIdle) {
            countIdle();
        }
    }

    private void ride(Rider rider) {
        riders.addLast(rider);
        rider.attempt.onCancel(rider);
    }

    @Override
    void open(UpstreamSettings upstream, Attempt attempt) {
        ride(new Rider(upstream, attempt));
        connect(upstream);
    }

    private void connect(UpstreamSettings upstream) {
        opening++;
        long limit = upstream.connect().toNanos();
        var connection = MultiplexedConnection.open(this, upstream, owner().now() + limit);
        opening(new Handlers(connection), limit).connect().addListener(done -> {
            if (!done.isSuccess()) {
                failed(ConnectFailure.of(((ChannelFuture) done).cause(), endpoint(), upstream));
            }
        });
    }

    /// A connection could not be opened: the calls that no other one is being opened for fail.
    void failed(Failure failure) {
        opening--;
        gone();
        var stranded = new ArrayList<Rider>();
        while (riders.size() > opening * room) {
            stranded.add(riders.removeLast());
        }
        stranded.forEach(rider -> rider.attempt.fail(failure));
    }

    /// The peer's SETTINGS have come.
    void ready(MultiplexedConnection connection) {
        opening--;
        ready.add(connection);
        room = Math.max(1, connection.mostStreams());
        hasRoom(connection);
        while (riders.size() > opening * room) {
            var rider = riders.removeLast();
            send(rider.upstream, rider.attempt);
        }
    }

    /// A stream has ended, or the peer admits more of them.
    void hasRoom(MultiplexedConnection connection) {
        while (connection.isUsable() && !riders.isEmpty()) {
            var rider = riders.removeFirst();
            carry(connection, rider.upstream, rider.attempt);
        }
        while (connection.isUsable() && hasWaiting()) {
            var next = nextWaiting();
            if (next == null) {
                yieldToOthers(connection);
                break;
            }
            next.serve(connection);
        }
        if (connection.isIdle()) {
            idled(connection);
        }
    }

    /// A call of another loop has waited longer. If this loop has several connections, it gives one up.
    private void yieldToOthers(MultiplexedConnection connection) {
        if (ready.size() > 1) {
            connection.retire();
        }
    }

    private void idled(MultiplexedConnection connection) {
        if (connection.isRetired() || owner().isClosed()) {
            connection.close();
            return;
        }
        countIdle();
        if (capacity().isWanted()) {
            closeOldestIdle();
        } else {
            owner().sweepAt(connection.idleUntil());
        }
    }

    /// The connection takes no further streams.
    void retired(MultiplexedConnection connection) {
        ready.remove(connection);
        countIdle();
    }

    /// A connection that had been ready has ended.
    void ended(MultiplexedConnection connection) {
        retired(connection);
        gone();
    }

    @Override
    void closeOldestIdle() {
        MultiplexedConnection oldest = null;
        for (var connection : ready) {
            if (connection.isSpare() && (oldest == null || connection.idleUntil() - oldest.idleUntil() < 0)) {
                oldest = connection;
            }
        }
        if (oldest != null) {
            oldest.retire();
        }
    }

    @Override
    void closeIdle() {
        for (var connection : ready.toArray(MultiplexedConnection[]::new)) {
            if (connection.isIdle()) {
                connection.retire();
            }
        }
    }

    @Override
    long closeExpired(long now) {
        long next = Deadline.NEVER;
        for (var connection : ready.toArray(MultiplexedConnection[]::new)) {
            if (!connection.isIdle()) {
                continue;
            }
            if (now - connection.idleUntil() >= 0) {
                connection.retire();
            } else if (next == Deadline.NEVER || connection.idleUntil() - next < 0) {
                next = connection.idleUntil();
            }
        }
        return next;
    }

    @Override
    boolean isUnused() {
        return super.isUnused() && riders.isEmpty();
    }

    private void countIdle() {
        int count = 0;
        for (int i = 0; i < ready.size(); i++) {
            count += ready.get(i).isSpare() ? 1 : 0;
        }
        idle(count);
    }

    /// A call that waits for a connection that is being opened.
    private final class Rider implements Runnable {
        private final UpstreamSettings upstream;
        private final Attempt attempt;

        Rider(UpstreamSettings upstream, Attempt attempt) {
            this.upstream = upstream;
            this.attempt = attempt;
        }

        /// The attempt was cancelled.
        @Override
        public void run() {
            riders.remove(this);
        }
    }

    private final class Handlers extends ChannelInitializer<Channel> {
        private final MultiplexedConnection connection;

        Handlers(MultiplexedConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void initChannel(Channel channel) {
            secure(channel);
            channel.pipeline().addLast(connection);
        }
    }
}
