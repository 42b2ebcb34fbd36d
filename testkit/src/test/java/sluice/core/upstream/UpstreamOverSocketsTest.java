package sluice.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Cause;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Sink;
import sluice.core.client.Http2Peer;
import sluice.core.client.PoolFixture;
import sluice.core.client.RawServer;
import sluice.testkit.ExchangeFixture;

/// An upstream over real connections: what dies on the way does not reach clients when that can be helped.
class UpstreamOverSocketsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final List<RawServer> servers = new ArrayList<>();
    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(1, PoolFixture.settings());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
        for (var server : servers) {
            assertThat(server.endpoint().active().get()).as("calls under way").isZero();
            server.close();
        }
    }

    private RawServer server(RawServer.Script script) throws IOException {
        var server = new RawServer(script);
        servers.add(server);
        return server;
    }

    private static void serve(RawServer.Peer peer) throws IOException {
        while (true) {
            peer.request();
            peer.send(OK);
        }
    }

    private Upstream upstream() {
        return upstream(PoolFixture.settings());
    }

    private Upstream upstream(UpstreamSettings settings) {
        var members = new ArrayList<Member>();
        servers.forEach(it -> members.add(new Member(it.endpoint(), 1, "orders")));
        return new Upstream(settings, new Fixed(EndpointSet.of(members)), Balancer.ROUND_ROBIN);
    }

    private String ask(Upstream upstream, String method) throws Exception {
        return ask(upstream, method, BodySource.empty());
    }

    private String ask(Upstream upstream, String method, BodySource body) throws Exception {
        var call = new SocketCall(ExchangeFixture.of(method, "/"), body);
        pools.loop().execute(() -> upstream.answer(call, call));
        return call.outcome.get(10, TimeUnit.SECONDS);
    }

    /// The race of keep-alive: the upstream closes an idle connection at the moment it is used again.
    @Test
    void aConnectionThatDiesWhenItIsUsedAgainCostsAGetNothing() throws Exception {
        var server = server(peer -> {
            peer.request();
            peer.send(OK);
            peer.request();
        });
        var upstream = upstream();
        for (int i = 0; i < 20; i++) {
            assertThat(ask(upstream, "GET")).isEqualTo("200 hi");
        }
        assertThat(server.connections()).isEqualTo(20);
    }

    @Test
    void aPostIsNeverSentTwice() throws Exception {
        server(peer -> {
            peer.request();
            peer.send(OK);
            peer.request();
        });
        var upstream = upstream();
        assertThat(ask(upstream, "POST")).isEqualTo("200 hi");
        assertThat(ask(upstream, "POST")).isEqualTo(Cause.CONNECTION_TERMINATED.wire());
    }

    @Test
    void anEndpointThatIsKilledReachesNobody() throws Exception {
        var doomed = server(UpstreamOverSocketsTest::serve);
        server(UpstreamOverSocketsTest::serve);
        var upstream = upstream();
        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                doomed.close();
            }
            assertThat(ask(upstream, "GET")).isEqualTo("200 hi");
        }
        assertThat(ask(upstream, "POST")).isEqualTo("200 hi");
        assertThat(doomed.endpoint().avoidance().isSuspected()).isTrue();
    }

    /// A server that is restarted says which requests it has not taken: nobody else may fail.
    @Test
    void whatAServerThatGoesAwayHasNotTakenIsSentAgainOnANewConnection() throws Exception {
        server(socket -> {
            var peer = new Http2Peer(socket).begin();
            var head = peer.request();
            var body = peer.next(Http2Peer.DATA).payload();
            if (servers.getFirst().connections() == 1) {
                peer.goAway(0, 0).awaitEnd();
            }
            peer.answer(head.stream(), head.get(":method") + " " + body.length).awaitEnd();
        });
        assertThat(ask(upstream(PoolFixture.h2()), "POST", BodySource.of(new byte[700])))
                .isEqualTo("200 POST 700");
        assertThat(servers.getFirst().connections()).isEqualTo(2);
    }

    @Test
    void aServerThatRefusesEveryStreamIsNotAskedForEver() throws Exception {
        server(socket -> {
            var peer = new Http2Peer(socket).begin();
            while (true) {
                peer.reset(peer.request().stream(), 7);
            }
        });
        assertThat(ask(upstream(PoolFixture.h2()), "POST")).isEqualTo("connection_terminated");
    }

    private record Fixed(EndpointSet set) implements EndpointSource {
        @Override
        public void start(Watcher watcher) {
            watcher.endpoints(set, null);
        }

        @Override
        public void close() {}
    }

    private final class SocketCall implements Call, Sink {
        private final ExchangeFixture fixture;
        private final BodySource body;
        private final CompletableFuture<String> outcome = new CompletableFuture<>();

        SocketCall(ExchangeFixture fixture, BodySource body) {
            this.fixture = fixture;
            this.body = body;
        }

        @Override
        public Exchange exchange() {
            return new FakeExchange(pools.loop(), pools.transport(), new ArrayList<>(), fixture);
        }

        @Override
        public RequestEdits request() {
            return fixture.upstreamRequest();
        }

        @Override
        public BodySource body() {
            return body;
        }

        @Override
        public long deadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public void interim(int status, Headers headers) {}

        @Override
        public void answer(ResponseHead head, BodySource body) {
            body.pipe(new FakeBody.Taker() {
                @Override
                public void end(Headers trailers) {
                    outcome.complete(head.status() + " " + text());
                }
            });
        }

        @Override
        public void fail(Failure failure) {
            outcome.complete(failure.cause().wire());
        }
    }
}
