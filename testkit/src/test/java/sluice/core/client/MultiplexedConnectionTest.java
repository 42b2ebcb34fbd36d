package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.BodySource;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Repeat;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.UpstreamSettings;
import sluice.testkit.ExchangeFixture;

/// One connection to an HTTP/2 upstream that behaves, or does not.
class MultiplexedConnectionTest {
    private static final int NO_ERROR = 0;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(1, PoolFixture.h2());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
    }

    private interface Script {
        void run(Http2Peer peer) throws IOException;
    }

    private static RawServer server(Script script) throws IOException {
        return new RawServer(peer -> script.run(new Http2Peer(peer)));
    }

    @Test
    void sendsTheHeadWithAuthorityAndWithoutWhatBelongsToAConnection() throws Exception {
        var seen = new CompletableFuture<Map<String, String>>();
        try (var server = server(peer -> {
            var head = peer.begin().request();
            seen.complete(head.fields());
            peer.answer(head.stream(), "hello").awaitEnd();
        })) {
            var exchange = ExchangeFixture.of("GET", "/v1/orders?x=1").header("Cookie", "a=1");
            var probe = pools.send(server.endpoint(), Probe.of(exchange)).succeeded();
            assertThat(probe.text()).isEqualTo("hello");
            assertThat(seen.get())
                    .containsEntry(":method", "GET")
                    .containsEntry(":scheme", "http")
                    .containsEntry(":path", "/v1/orders?x=1")
                    .containsEntry(":authority", "api.example.com")
                    .containsEntry("cookie", "a=1")
                    .doesNotContainKeys("host", "te", "connection", "transfer-encoding", "content-length");
        }
    }

    @Test
    void bodiesAndTrailersPassBothWays() throws Exception {
        var sent = new CompletableFuture<Integer>();
        var sum = new CompletableFuture<String>();
        try (var server = server(peer -> {
            var head = peer.begin().request();
            int bytes = 0;
            while (bytes < 3 * 8192) {
                bytes += peer.next(Http2Peer.DATA).payload().length;
            }
            sent.complete(bytes);
            sum.complete(peer.request().get("x-sum"));
            peer.head(head.stream(), false, ":status", "103", "link", "</a>")
                    .head(head.stream(), false, ":status", "200", "x-a", "1")
                    .data(head.stream(), false, "one")
                    .data(head.stream(), false, "two")
                    .head(head.stream(), true, "x-back", "2", "content-length", "6")
                    .awaitEnd();
        })) {
            var probe = pools.send(server.endpoint(), Probe.of("POST", SlowBody.chunked(3 * 8192)))
                    .succeeded();
            assertThat(sent.get()).isEqualTo(3 * 8192);
            assertThat(sum.get()).isEqualTo("42");
            assertThat(probe.interims()).containsExactly(103);
            assertThat(probe.header("X-A")).isEqualTo("1");
            assertThat(probe.text()).isEqualTo("onetwo");
            assertThat(probe.trailer("X-Back")).isEqualTo("2");
            assertThat(probe.trailer("Content-Length")).isNull();
        }
    }

    @Test
    void manyCallsShareOneConnection() throws Exception {
        try (var server = server(peer -> {
            peer.begin();
            var streams = new ArrayList<Integer>();
            for (int i = 0; i < 50; i++) {
                streams.add(peer.request().stream());
            }
            for (var stream : streams.reversed()) {
                peer.answer(stream, "answer " + stream);
            }
            peer.awaitEnd();
        })) {
            var probes = new ArrayList<Probe>();
            for (int i = 0; i < 50; i++) {
                probes.add(pools.send(server.endpoint(), Probe.get()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(probes.get(i).succeeded().text()).isEqualTo("answer " + (2 * i + 3));
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatAdmitsOneStreamGetsMoreConnectionsAndThenMakesCallsWait() throws Exception {
        try (var server = server(peer -> {
            peer.begin(Http2Peer.MAX_CONCURRENT_STREAMS, 1);
            while (true) {
                var head = peer.request();
                peer.answer(head.stream(), head.get(":path"));
            }
        })) {
            var few = limited(4, 1000);
            var probes = new ArrayList<Probe>();
            for (int i = 0; i < 200; i++) {
                probes.add(pools.send(few, server.endpoint(), Probe.get()));
            }
            for (var probe : probes) {
                assertThat(probe.succeeded().text()).isEqualTo("/v1/orders?x=1");
            }
            assertThat(server.connections()).isBetween(2, 4);
        }
    }

    private static UpstreamSettings limited(int connections, int pending) {
        var usual = PoolFixture.h2();
        return new UpstreamSettings(
                "orders",
                HttpProtocol.H2,
                usual.connect(),
                usual.response(),
                usual.bodyIdle(),
                usual.poolIdle(),
                connections,
                pending);
    }

    @Test
    void whoMayNotWaitIsRefused() throws Exception {
        try (var server = server(peer -> {
            peer.begin(Http2Peer.MAX_CONCURRENT_STREAMS, 1);
            peer.request();
            peer.awaitEnd();
        })) {
            var settings = limited(1, 0);
            var first = pools.send(settings, server.endpoint(), Probe.get());
            var second = pools.send(settings, server.endpoint(), Probe.get());
            assertThat(second.failed().cause()).isEqualTo(Cause.CONNECTION_LIMIT_REACHED);
            pools.onLoop(() -> Objects.requireNonNull(first.cancel).run());
        }
    }

    @Test
    void aPeerThatAdmitsNoStreamDoesNotGetConnectionAfterConnection() throws Exception {
        try (var server =
                server(peer -> peer.begin(Http2Peer.MAX_CONCURRENT_STREAMS, 0).awaitEnd())) {
            var settings = limited(16, 2);
            for (int i = 0; i < 2; i++) {
                pools.send(settings, server.endpoint(), Probe.get());
            }
            for (int i = 0; i < 40; i++) {
                var probe = pools.send(settings, server.endpoint(), Probe.get());
                if (i == 39) {
                    assertThat(probe.failed().cause()).isEqualTo(Cause.CONNECTION_LIMIT_REACHED);
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void afterGoAwayStreamsThatWereNotTakenMayBeRepeatedAndTheOthersFinish() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        try (var server = server(peer -> {
            peer.begin();
            int first = peer.request().stream();
            peer.request();
            peer.goAway(first, NO_ERROR).answer(first, "taken").awaitEnd();
            closed.complete(true);
        })) {
            var first = pools.send(server.endpoint(), Probe.get());
            var second = pools.send(server.endpoint(), Probe.get());
            assertThat(second.failed().repeat()).isEqualTo(Repeat.ALWAYS);
            assertThat(first.succeeded().text()).isEqualTo("taken");
            assertThat(closed.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void noStreamBeginsOnAConnectionThatGoesAway() throws Exception {
        var away = new CompletableFuture<Boolean>();
        try (var server = server(peer -> {
            peer.begin();
            var head = peer.request();
            peer.answer(head.stream(), "ok");
            if (!away.isDone()) {
                away.complete(true);
                peer.goAway(head.stream(), NO_ERROR);
            }
            peer.awaitEnd();
        })) {
            pools.send(server.endpoint(), Probe.get()).succeeded();
            var second = pools.send(server.endpoint(), Probe.get());
            var failure = second.over.get(10, TimeUnit.SECONDS);
            if (failure != null) {
                assertThat(failure.repeat()).isEqualTo(Repeat.ALWAYS); // it was on its way when GOAWAY came
                pools.send(server.endpoint(), Probe.get()).succeeded();
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aRefusedStreamMayBeRepeatedAndOthersGoOn() throws Exception {
        try (var server = server(peer -> {
            peer.begin();
            int first = peer.request().stream();
            int second = peer.request().stream();
            peer.reset(first, REFUSED_STREAM).answer(second, "fine").awaitEnd();
        })) {
            var first = pools.send(server.endpoint(), Probe.of("POST", BodySource.empty()));
            var second = pools.send(server.endpoint(), Probe.get());
            assertThat(first.failed().repeat()).isEqualTo(Repeat.ALWAYS);
            assertThat(second.succeeded().text()).isEqualTo("fine");
        }
    }

    @Test
    void aStreamThatIsResetFailsAlone() throws Exception {
        try (var server = server(peer -> {
            peer.begin();
            int first = peer.request().stream();
            int second = peer.request().stream();
            int third = peer.request().stream();
            peer.reset(first, 2)
                    .head(second, false, ":status", "200")
                    .data(second, false, "par")
                    .reset(second, CANCEL)
                    .answer(third, "fine")
                    .awaitEnd();
        })) {
            var first = pools.send(server.endpoint(), Probe.get());
            var second = pools.send(server.endpoint(), Probe.get());
            var third = pools.send(server.endpoint(), Probe.get());
            assertThat(first.failed().code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
            assertThat(first.failed().reason()).contains("INTERNAL_ERROR");
            assertThat(second.failed().code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
            assertThat(third.succeeded().text()).isEqualTo("fine");
        }
    }

    @Test
    void whoDoesNotWantTheAnswerResetsTheStream() throws Exception {
        var code = new CompletableFuture<Integer>();
        try (var server = server(peer -> {
            peer.begin();
            var head = peer.request();
            code.complete(peer.next(Http2Peer.RST_STREAM).number());
            peer.answer(peer.request().stream(), "still here").awaitEnd();
        })) {
            var probe = Probe.get();
            pools.send(server.endpoint(), probe);
            pools.onLoop(() -> {});
            // cancelled while its connection is opened or while it waits for the answer
            var cancelled = new CompletableFuture<Boolean>();
            pools.loop().schedule(200_000_000L, () -> {
                Objects.requireNonNull(probe.cancel).run();
                cancelled.complete(true);
            });
            cancelled.get(5, TimeUnit.SECONDS);
            assertThat(code.get(5, TimeUnit.SECONDS)).isEqualTo(CANCEL);
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().text())
                    .isEqualTo("still here");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsCompleteBeforeItsRequestStopsTheRequest() throws Exception {
        var code = new CompletableFuture<Integer>();
        try (var server = server(peer -> {
            var head = peer.begin().request();
            peer.answer(head.stream(), "enough");
            code.complete(peer.next(Http2Peer.RST_STREAM).number());
            peer.awaitEnd();
        })) {
            var body = SlowBody.open(-1);
            var probe = pools.send(server.endpoint(), Probe.of("POST", body)).succeeded();
            assertThat(probe.text()).isEqualTo("enough");
            assertThat(code.get(5, TimeUnit.SECONDS)).isEqualTo(NO_ERROR);
            assertThat(body.cancelled.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theAnswerToHeadHasALengthAndNoBody() throws Exception {
        try (var server = server(peer -> {
            peer.begin();
            peer.head(peer.request().stream(), true, ":status", "200", "content-length", "5");
            int second = peer.request().stream();
            peer.head(second, false, ":status", "304", "content-length", "5").data(second, true, "");
            peer.answer(peer.request().stream(), "next").awaitEnd();
        })) {
            var head = pools.send(server.endpoint(), Probe.of("HEAD", BodySource.empty()))
                    .succeeded();
            assertThat(head.header("Content-Length")).isEqualTo("5");
            assertThat(head.text()).isEmpty();
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().status())
                    .isEqualTo(304);
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().text())
                    .isEqualTo("next");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatSpeaksHttp1IsTold() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.bytes(24);
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        })) {
            var failure = pools.send(server.endpoint(), Probe.get()).failed();
            assertThat(failure.cause()).isEqualTo(Cause.HTTP_PROTOCOL_ERROR);
            assertThat(failure.reason()).contains("does not speak HTTP/2");
        }
    }

    @Test
    void nobodyThereIsAConnectFailure() throws Exception {
        var server = new RawServer(peer -> {});
        server.close();
        assertThat(pools.send(server.endpoint(), Probe.get()).failed().cause()).isEqualTo(Cause.CONNECTION_REFUSED);
    }

    @Test
    void aPeerThatSendsNoSettingsIsGivenUp() throws Exception {
        try (var server = new RawServer(RawServer.Peer::awaitEnd)) {
            var usual = PoolFixture.h2();
            var hasty = new UpstreamSettings(
                    "orders",
                    HttpProtocol.H2,
                    java.time.Duration.ofMillis(200),
                    usual.response(),
                    usual.bodyIdle(),
                    usual.poolIdle(),
                    16,
                    16);
            assertThat(pools.send(hasty, server.endpoint(), Probe.get())
                            .failed()
                            .cause())
                    .isEqualTo(Cause.CONNECTION_TIMEOUT);
        }
    }

    @Test
    void aPeerThatHasGoneSilentIsFoundOutAndNotUsedAgain() throws Exception {
        try (var server = server(peer -> {
            peer.begin();
            while (true) {
                peer.frame(); // and never an answer, not even to a PING
            }
        })) {
            var usual = PoolFixture.h2();
            var hasty = new UpstreamSettings(
                    "orders",
                    HttpProtocol.H2,
                    java.time.Duration.ofMillis(300),
                    java.time.Duration.ofMillis(300),
                    usual.bodyIdle(),
                    usual.poolIdle(),
                    16,
                    16);
            // The first may still be waiting when the end of the peer's greeting comes in, which is a sign of life.
            for (int i = 0; i < 3; i++) {
                assertThat(pools.send(hasty, server.endpoint(), Probe.get())
                                .failed()
                                .cause())
                        .isEqualTo(Cause.HTTP_RESPONSE_TIMEOUT);
            }
            assertThat(server.connections()).isGreaterThan(1);
        }
    }
}
