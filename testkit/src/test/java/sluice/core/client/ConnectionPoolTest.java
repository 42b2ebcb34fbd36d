package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Repeat;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.UpstreamSettings;

/// Timeouts, caps and the life of pooled connections, over real sockets on two loops.
class ConnectionPoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final List<RawServer> servers = new ArrayList<>();
    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(2, PoolFixture.settings());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
        for (var server : servers) {
            assertThat(server.endpoint().capacity().open())
                    .as("open connections")
                    .isZero();
            assertThat(server.endpoint().capacity().pending())
                    .as("waiting calls")
                    .isZero();
            server.close();
        }
    }

    private RawServer server(RawServer.Script script) throws IOException {
        var server = new RawServer(script);
        servers.add(server);
        return server;
    }

    /// Answers each request when a permit is given.
    private RawServer answering(ConcurrentLinkedQueue<CompletableFuture<Boolean>> arrived) throws IOException {
        return server(peer -> {
            while (true) {
                peer.request();
                var permit = new CompletableFuture<Boolean>();
                arrived.add(permit);
                permit.join();
                peer.send(OK);
            }
        });
    }

    private static CompletableFuture<Boolean> next(ConcurrentLinkedQueue<CompletableFuture<Boolean>> arrived) {
        long until = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() - until < 0) {
            var permit = arrived.poll();
            if (permit != null) {
                return permit;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no request has arrived");
    }

    private static UpstreamSettings timeouts(Duration connect, Duration response, Duration bodyIdle) {
        return new UpstreamSettings("orders", HttpProtocol.HTTP_1_1, connect, response, bodyIdle, LONG, 16, 16);
    }

    private static UpstreamSettings caps(int connections, int pending) {
        return new UpstreamSettings("orders", HttpProtocol.HTTP_1_1, LONG, LONG, LONG, LONG, connections, pending);
    }

    @Test
    void anUpstreamThatDoesNotAnswerTimesOut() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            peer.awaitEnd();
            closed.complete(true);
        });
        var failure = pools.send(timeouts(LONG, SHORT, LONG), server.endpoint(), Probe.get())
                .failed();
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
        assertThat(failure.cause()).isEqualTo(Cause.HTTP_RESPONSE_TIMEOUT);
        assertThat(failure.status()).isEqualTo(504);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyThatStallsTimesOut() throws Exception {
        var server = server(peer -> {
            peer.head();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            peer.awaitEnd();
        });
        var probe = pools.send(timeouts(LONG, LONG, SHORT), server.endpoint(), Probe.get());
        assertThat(probe.failed().code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
        assertThat(probe.failed().cause()).isEqualTo(Cause.CONNECTION_READ_TIMEOUT);
        assertThat(probe.text()).isEqualTo("half");
    }

    @Test
    void anUpstreamThatDoesNotTakeTheRequestTimesOut() throws Exception {
        var server = server(peer -> {
            peer.head();
            new CompletableFuture<Boolean>().orTimeout(20, TimeUnit.SECONDS).join();
        });
        var body = SlowBody.of(64 << 20);
        var failure = pools.send(timeouts(LONG, LONG, SHORT), server.endpoint(), Probe.of("PUT", body))
                .failed();
        assertThat(failure.cause()).isEqualTo(Cause.CONNECTION_WRITE_TIMEOUT);
        assertThat(failure.status()).isEqualTo(504);
        assertThat(body.cancelled).isDone();
    }

    @Test
    void theDeadlineOfTheCallHoldsToo() throws Exception {
        var server = server(RawServer.Peer::awaitEnd);
        var probe = Probe.get();
        probe.deadline = System.nanoTime() + SHORT.toNanos();
        assertThat(pools.send(server.endpoint(), probe).failed().cause()).isEqualTo(Cause.HTTP_RESPONSE_TIMEOUT);
    }

    @Test
    void aRefusedConnectionMayBeTriedElsewhere() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = taken.getLocalPort();
        }
        var endpoint = new Endpoint(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        var failure = pools.send(endpoint, Probe.get()).failed();
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
        assertThat(failure.cause()).isEqualTo(Cause.CONNECTION_REFUSED);
        assertThat(failure.status()).isEqualTo(502);
        assertThat(failure.repeat()).isEqualTo(Repeat.ALWAYS);
        assertThat(failure.detail()).doesNotContain("127.0.0.1");
        assertThat(endpoint.capacity().open()).isZero();
    }

    /// A listener whose queue is full lets further connections wait, as an unreachable address does.
    @Test
    void aConnectionThatTakesTooLongMayBeTriedElsewhere() throws Exception {
        var sockets = new ArrayList<Socket>();
        try (var deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            for (int i = 0; i < 4; i++) {
                var socket = new Socket();
                sockets.add(socket);
                try {
                    socket.connect(deaf.getLocalSocketAddress(), 200);
                } catch (IOException full) {
                    break;
                }
            }
            var endpoint = new Endpoint((InetSocketAddress) deaf.getLocalSocketAddress());
            var failure = pools.send(timeouts(SHORT, LONG, LONG), endpoint, Probe.get())
                    .failed();
            assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
            assertThat(failure.cause()).isEqualTo(Cause.CONNECTION_TIMEOUT);
            assertThat(failure.status()).isEqualTo(504);
            assertThat(failure.repeat()).isEqualTo(Repeat.ALWAYS);
            assertThat(endpoint.capacity().open()).isZero();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void callsWaitInTurnWhenAllConnectionsAreTaken() throws Exception {
        var arrived = new ConcurrentLinkedQueue<CompletableFuture<Boolean>>();
        var server = answering(arrived);
        var settings = caps(1, 2);
        var first = pools.send(settings, server.endpoint(), Probe.get());
        var permit = next(arrived);
        var second = pools.send(settings, server.endpoint(), Probe.get());
        var third = pools.send(settings, server.endpoint(), Probe.get());
        var tooMany = pools.send(settings, server.endpoint(), Probe.get()).failed();
        assertThat(tooMany.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(tooMany.cause()).isEqualTo(Cause.CONNECTION_LIMIT_REACHED);
        assertThat(tooMany.status()).isEqualTo(503);
        assertThat(tooMany.retryAfter()).isEqualTo(1);
        permit.complete(true);
        first.succeeded();
        next(arrived).complete(true);
        second.succeeded();
        assertThat(third.over).isNotDone();
        next(arrived).complete(true);
        third.succeeded();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aCallDoesNotWaitBeyondItsDeadline() throws Exception {
        var arrived = new ConcurrentLinkedQueue<CompletableFuture<Boolean>>();
        var server = answering(arrived);
        var first = pools.send(caps(1, 2), server.endpoint(), Probe.get());
        var permit = next(arrived);
        var impatient = Probe.get();
        impatient.deadline = System.nanoTime() + SHORT.toNanos();
        assertThat(pools.send(caps(1, 2), server.endpoint(), impatient).failed().cause())
                .isEqualTo(Cause.CONNECTION_LIMIT_REACHED);
        permit.complete(true);
        first.succeeded();
    }

    @Test
    void aCancelledCallLeavesTheQueue() throws Exception {
        var arrived = new ConcurrentLinkedQueue<CompletableFuture<Boolean>>();
        var server = answering(arrived);
        var first = pools.send(caps(1, 1), server.endpoint(), Probe.get());
        var permit = next(arrived);
        var cancelled = pools.send(caps(1, 1), server.endpoint(), Probe.get());
        pools.onLoop(() -> Objects.requireNonNull(cancelled.cancel).run());
        assertThat(server.endpoint().capacity().pending()).isZero();
        var next = pools.send(caps(1, 1), server.endpoint(), Probe.get());
        permit.complete(true);
        first.succeeded();
        next(arrived).complete(true);
        next.succeeded();
        assertThat(cancelled.over).isNotDone();
    }

    @Test
    void aCapIsACapOfTheProcess() throws Exception {
        var arrived = new ConcurrentLinkedQueue<CompletableFuture<Boolean>>();
        var server = answering(arrived);
        var here = pools.send(0, caps(1, 1), server.endpoint(), Probe.get());
        var permit = next(arrived);
        var there = pools.send(1, caps(1, 1), server.endpoint(), Probe.get());
        pools.onLoop(() -> {});
        assertThat(there.over).isNotDone();
        permit.complete(true);
        here.succeeded();
        next(arrived).complete(true);
        there.succeeded();
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void anIdleConnectionOfOneLoopIsGivenUpForAnother() throws Exception {
        var server = server(peer -> {
            while (true) {
                peer.request();
                peer.send(OK);
            }
        });
        for (int i = 0; i < 6; i++) {
            pools.send(i % 2, caps(1, 1), server.endpoint(), Probe.get()).succeeded();
        }
        assertThat(server.connections()).isBetween(2, 6);
    }

    @Test
    void everyCallOfManyOnTwoLoopsIsServedUnderATightCap() throws Exception {
        var server = server(peer -> {
            while (true) {
                peer.request();
                peer.send(OK);
            }
        });
        var probes = new ArrayList<Probe>();
        for (int i = 0; i < 2000; i++) {
            probes.add(pools.send(i % 2, caps(3, 10_000), server.endpoint(), Probe.get()));
        }
        for (var probe : probes) {
            assertThat(probe.succeeded().text()).isEqualTo("hi");
        }
        assertThat(server.endpoint().capacity().open()).isBetween(1, 3);
    }

    @Test
    void aFreshConnectionIsNotTheIdleOne() throws Exception {
        var server = server(peer -> {
            while (true) {
                peer.request();
                peer.send(OK);
            }
        });
        pools.send(server.endpoint(), Probe.get()).succeeded();
        var fresh = Probe.get();
        fresh.fresh = true;
        pools.send(server.endpoint(), fresh).succeeded();
        assertThat(server.connections()).isEqualTo(2);
        var capped = Probe.get();
        capped.fresh = true;
        pools.send(caps(2, 1), server.endpoint(), capped).succeeded();
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void idleConnectionsAreClosedInTime() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.request();
            peer.send(OK);
            peer.awaitEnd();
            closed.complete(true);
        });
        var settings = new UpstreamSettings("orders", HttpProtocol.HTTP_1_1, LONG, LONG, LONG, SHORT, 16, 16);
        pools.send(settings, server.endpoint(), Probe.get()).succeeded();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theKeepAliveOfThePeerIsHonouredWithAMargin() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=100\r\nContent-Length: 2\r\n\r\nhi");
            peer.awaitEnd();
            closed.complete(true);
        });
        pools.send(server.endpoint(), Probe.get()).succeeded();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPoolThatIsClosedLetsRunningCallsFinish() throws Exception {
        var arrived = new ConcurrentLinkedQueue<CompletableFuture<Boolean>>();
        var server = answering(arrived);
        var running = pools.send(server.endpoint(), Probe.get());
        var permit = next(arrived);
        pools.closePools();
        permit.complete(true);
        assertThat(running.succeeded().text()).isEqualTo("hi");
    }
}
