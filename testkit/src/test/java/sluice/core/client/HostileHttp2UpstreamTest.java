package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.api.exchange.BodySource;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;

/// HTTP/2 upstreams that break the protocol: the exchange fails with what was wrong, memory and other calls do not
/// suffer.
class HostileHttp2UpstreamTest {
    private PoolFixture pools;

    @BeforeEach
    void start() {
        pools = new PoolFixture(1, PoolFixture.h2());
    }

    @AfterEach
    void end() throws Exception {
        pools.end();
    }

    /// Wrong answers that cost their stream alone.
    @SuppressWarnings("ImmutableEnumChecker") // the answers are code
    enum OnStream {
        NO_STATUS((peer, stream) -> peer.head(stream, true, "x-a", "1")),
        BAD_STATUS((peer, stream) -> peer.head(stream, true, ":status", "20")),
        STATUS_999((peer, stream) -> peer.head(stream, true, ":status", "999")),
        TWO_STATUSES((peer, stream) -> peer.head(stream, true, ":status", "200", ":status", "201")),
        REQUEST_PSEUDO_FIELD((peer, stream) -> peer.head(stream, true, ":status", "200", ":path", "/")),
        UPPER_CASE_NAME((peer, stream) -> peer.head(stream, true, ":status", "200", "X-A", "1")),
        CONNECTION_FIELD((peer, stream) -> peer.head(stream, true, ":status", "200", "connection", "close")),
        TRANSFER_ENCODING((peer, stream) -> peer.head(stream, true, ":status", "200", "transfer-encoding", "chunked")),
        LINE_END_IN_VALUE((peer, stream) -> peer.head(stream, true, ":status", "200", "x-a", "1\r\nset-cookie: b")),
        SWITCHING_PROTOCOLS((peer, stream) -> peer.head(stream, false, ":status", "101")),
        INTERIM_AT_THE_END((peer, stream) -> peer.head(stream, true, ":status", "103")),
        DATA_BEFORE_HEAD((peer, stream) -> peer.data(stream, true, "x")),
        ENDS_BEFORE_ITS_LENGTH((peer, stream) -> peer.head(stream, true, ":status", "200", "content-length", "3")),
        LENGTH_THAT_IS_NO_NUMBER((peer, stream) -> peer.head(stream, false, ":status", "200", "content-length", "+3")),
        INTERIM_WITHOUT_END((peer, stream) -> {
            for (int i = 0; i < 40; i++) {
                peer.head(stream, false, ":status", "103");
            }
        }),
        TOO_MANY_FIELDS((peer, stream) -> {
            var fields = new String[2 * 150];
            fields[0] = ":status";
            fields[1] = "200";
            for (int i = 2; i < fields.length; i += 2) {
                fields[i] = "x-" + i;
                fields[i + 1] = "1";
            }
            peer.head(stream, true, fields);
        });

        private final Answer answer;

        OnStream(Answer answer) {
            this.answer = answer;
        }
    }

    private interface Answer {
        void send(Http2Peer peer, int stream) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aWrongAnswerFailsItsCallAlone(OnStream wrong) throws Exception {
        var done = new CompletableFuture<Boolean>();
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int bad = peer.request().stream();
            int good = peer.request().stream();
            wrong.answer.send(peer, bad);
            done.join();
            peer.answer(good, "fine").awaitEnd();
        })) {
            var bad = pools.send(server.endpoint(), Probe.of("POST", BodySource.empty()));
            var good = pools.send(server.endpoint(), Probe.get());
            assertThat(bad.failed().code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
            done.complete(true);
            assertThat(good.succeeded().text()).isEqualTo("fine");
        }
    }

    /// Bodies that are not as long as they were said to be.
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"ab", "abcd"})
    void aBodyThatIsNotAsLongAsItsContentLengthIsNeverTakenForWhole(String text) throws Exception {
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int stream = peer.request().stream();
            peer.head(stream, false, ":status", "200", "content-length", "3").data(stream, true, text);
            peer.awaitEnd();
        })) {
            var failure = pools.send(server.endpoint(), Probe.get()).failed();
            assertThat(failure.cause()).isEqualTo(Cause.HTTP_PROTOCOL_ERROR);
        }
    }

    /// Breaches that cost the connection.
    @SuppressWarnings("ImmutableEnumChecker") // the breaches are code
    enum OnConnection {
        PUSH((peer, stream) -> peer.send(Http2Peer.PUSH_PROMISE, Http2Peer.END_HEADERS, stream, Http2Peer.number(2))),
        STREAM_OF_ITS_OWN((peer, stream) -> peer.head(2, true, ":status", "200")),
        HEAD_ON_AN_IDLE_STREAM((peer, stream) -> peer.head(stream + 100, true, ":status", "200")),
        DATA_ON_AN_IDLE_STREAM((peer, stream) -> peer.data(stream + 100, true, "x")),
        FRAME_TOO_LARGE((peer, stream) -> peer.send(Http2Peer.DATA, 0, stream, new byte[20_000])),
        BROKEN_COMPRESSION((peer, stream) -> peer.send(
                Http2Peer.HEADERS, Http2Peer.END_HEADERS, stream, new byte[] {(byte) 0xff, -1, -1, -1, -1, -1})),
        WINDOW_OVERFLOW((peer, stream) -> peer.window(0, Integer.MAX_VALUE)),
        SETTINGS_OUT_OF_RANGE((peer, stream) -> peer.settings(Http2Peer.INITIAL_WINDOW_SIZE, -1)),
        PINGS((peer, stream) -> {
            for (int i = 0; i < 50_000; i++) {
                peer.send(Http2Peer.PING, 0, 0, new byte[8]);
            }
        }),
        SETTINGS((peer, stream) -> {
            for (int i = 0; i < 50_000; i++) {
                peer.settings();
            }
        }),
        EMPTY_DATA((peer, stream) -> {
            peer.head(stream, false, ":status", "200");
            for (int i = 0; i < 50_000; i++) {
                peer.data(stream, false, "");
            }
        }),
        EMPTY_CONTINUATIONS((peer, stream) -> {
            peer.send(Http2Peer.HEADERS, 0, stream, new byte[0]);
            for (int i = 0; i < 50_000; i++) {
                peer.send(Http2Peer.CONTINUATION, 0, stream, new byte[0]);
            }
        }),
        HEADER_BOMB((peer, stream) -> {
            peer.send(Http2Peer.HEADERS, 0, stream, peer.block(":status", "200"));
            for (int i = 0; i < 5_000; i++) {
                peer.send(Http2Peer.CONTINUATION, 0, stream, peer.block("x-" + i, "x".repeat(4000)));
            }
        }),
        UNKNOWN_FRAMES((peer, stream) -> {
            for (int i = 0; i < 50_000; i++) {
                peer.send(99, 0, stream, new byte[8]);
            }
        });

        private final Answer breach;

        OnConnection(Answer breach) {
            this.breach = breach;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBreachOfTheProtocolEndsTheConnectionAndTheNextCallGetsAnother(OnConnection breach) throws Exception {
        var first = new CompletableFuture<Boolean>();
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int stream = peer.request().stream();
            if (first.complete(true)) {
                breach.breach.send(peer, stream);
                peer.awaitEnd();
            }
            peer.answer(stream, "fine").awaitEnd();
        })) {
            var bad = pools.send(server.endpoint(), Probe.of("POST", BodySource.empty()));
            var failure = bad.over.get(10, TimeUnit.SECONDS);
            assertThat(failure).isNotNull();
            assertThat(failure.code())
                    .isIn(
                            ErrorCode.UPSTREAM_INVALID_RESPONSE,
                            ErrorCode.UPSTREAM_ABORTED,
                            ErrorCode.UPSTREAM_UNREACHABLE);
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().text())
                    .isEqualTo("fine");
        }
    }

    @Test
    void aFloodOfResetsCostsOnlyTheStreamsThatItNames() throws Exception {
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int bad = peer.request().stream();
            int good = peer.request().stream();
            for (int i = 0; i < 20_000; i++) {
                peer.reset(bad, 8);
            }
            peer.answer(good, "fine").awaitEnd();
        })) {
            var bad = pools.send(server.endpoint(), Probe.get());
            var good = pools.send(server.endpoint(), Probe.get());
            assertThat(bad.failed().code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
            assertThat(good.succeeded().text()).isEqualTo("fine");
        }
    }

    @Test
    void whatComesAfterTheEndOfAStreamDoesNotReachAnybody() throws Exception {
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int stream = peer.request().stream();
            peer.answer(stream, "all").data(stream, false, "more").head(stream, true, "x-late", "1");
            peer.answer(peer.request().stream(), "next").awaitEnd();
        })) {
            assertThat(pools.send(server.endpoint(), Probe.get()).succeeded().text())
                    .isEqualTo("all");
            var second = pools.send(server.endpoint(), Probe.get());
            var failure = second.over.get(10, TimeUnit.SECONDS);
            if (failure == null) {
                assertThat(second.text()).isEqualTo("next");
            } else {
                assertThat(failure.code()).isIn(ErrorCode.UPSTREAM_INVALID_RESPONSE, ErrorCode.UPSTREAM_UNREACHABLE);
            }
        }
    }

    @Test
    void aPeerThatIgnoresTheWindowLosesItsConnection() throws Exception {
        try (var server = new RawServer(socket -> {
            var peer = new Http2Peer(socket).begin();
            int stream = peer.request().stream();
            peer.head(stream, false, ":status", "200");
            for (int i = 0; i < 100_000; i++) {
                peer.send(Http2Peer.DATA, 0, stream, new byte[16_000]);
            }
        })) {
            var probe = pools.send(server.endpoint(), Probe.get().waiting());
            assertThat(probe.failed().code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
            assertThat(probe.taken()).isLessThan(80_000);
        }
    }
}
