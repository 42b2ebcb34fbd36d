package sluice.core.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Cause;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;
import sluice.testkit.ExchangeFixture;

/// Answers, good and bad, over real sockets. Every test ends with all buffers given back.
class ClientConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private static final String CHUNKED = """
            HTTP/1.1 200 OK\r
            Transfer-Encoding: chunked\r
            \r
            3\r
            abc\r
            2;x=y\r
            de\r
            0\r
            X-Sum: 5\r
            \r
            """;

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
            server.close();
        }
    }

    private RawServer server(RawServer.Script script) throws IOException {
        var server = new RawServer(script);
        servers.add(server);
        return server;
    }

    /// A server that answers every request with the next of these texts, and then closes.
    private RawServer answering(String... answers) throws IOException {
        return server(peer -> {
            for (var answer : answers) {
                peer.request();
                peer.send(answer);
            }
        });
    }

    /// A server that answers one request, and then waits until we close.
    private RawServer answeringOnce(String answer) throws IOException {
        return server(peer -> {
            peer.request();
            peer.send(answer);
            peer.awaitEnd();
        });
    }

    private Probe get(RawServer server) {
        return pools.send(server.endpoint(), Probe.get());
    }

    @Test
    void writesTheHeadAndUsesTheConnectionAgain() throws Exception {
        var heads = new ArrayList<String>();
        var server = server(peer -> {
            while (true) {
                heads.add(peer.request());
                peer.send(OK);
            }
        });
        var first = get(server).succeeded();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("hi");
        var asked = ExchangeFixture.of("POST", "/v1/orders")
                .header("Host", "evil.example.com")
                .header("Transfer-Encoding", "chunked");
        pools.send(server.endpoint(), Probe.of(asked)).succeeded();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(heads)
                .containsExactly(
                        "GET /v1/orders?x=1 HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n\r\n",
                        "POST /v1/orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void readsChunksAndTrailers() throws Exception {
        var probe = get(answering(CHUNKED)).succeeded();
        assertThat(probe.text()).isEqualTo("abcde");
        assertThat(probe.trailer("X-Sum")).isEqualTo("5");
        assertThat(probe.header("Transfer-Encoding")).isNull();
    }

    @Test
    void readsAnAnswerThatComesByteByByte() throws Exception {
        var server = server(peer -> {
            peer.request();
            for (int i = 0; i < CHUNKED.length(); i++) {
                peer.send(CHUNKED.substring(i, i + 1));
            }
            peer.awaitEnd();
        });
        assertThat(get(server).succeeded().text()).isEqualTo("abcde");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        var server = answering("HTTP/1.0 200 OK\r\n\r\nall of it");
        assertThat(get(server).succeeded().text()).isEqualTo("all of it");
        assertThat(get(server).succeeded().text()).isEqualTo("all of it");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void passesInterimAnswersOn() throws Exception {
        var probe = get(answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK))
                .succeeded();
        assertThat(probe.interims()).containsExactly(100, 103);
        assertThat(probe.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"})
    void knowsAnswersWithoutABody(String answer) throws Exception {
        var server = answering(answer, OK);
        assertThat(get(server).succeeded().text()).isEmpty();
        assertThat(get(server).succeeded().text()).isEqualTo("hi");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void theAnswerToHeadHasALengthAndNoBody() throws Exception {
        var server = answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n", OK);
        var probe = pools.send(server.endpoint(), Probe.of("HEAD", BodySource.empty()))
                .succeeded();
        assertThat(probe.header("Content-Length")).isEqualTo("12345");
        assertThat(get(server).succeeded().text()).isEqualTo("hi");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void takesOutWhatConcernsOnlyTheConnection() throws Exception {
        var probe = get(answering(
                        "HTTP/1.1 200 OK\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5"
                                + "\r\nX-Public: 2\r\nContent-Length: 2\r\n\r\nhi"))
                .succeeded();
        assertThat(probe.header("X-Secret")).isNull();
        assertThat(probe.header("Keep-Alive")).isNull();
        assertThat(probe.header("Connection")).isNull();
        assertThat(probe.header("X-Public")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
                "HTTP/1.1 204 No Content\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void doesNotUseAConnectionAgainAfter(String answer) throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.request();
            peer.send(answer);
            peer.awaitEnd();
            closed.complete(true);
        });
        assertThat(get(server).succeeded().text()).isIn("hi", "");
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(get(server).succeeded().text()).isIn("hi", "");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void keepsAConnectionOfHttp10ThatSaysSo() throws Exception {
        var answer = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi";
        var server = answering(answer, answer);
        get(server).succeeded();
        get(server).succeeded();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void bytesThatNobodyAskedForNeverBecomeAnAnswer() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var poison = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.request();
            peer.send(OK);
            poison.join();
            if (!closed.isDone()) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                peer.awaitEnd();
                closed.complete(true);
            }
        });
        get(server).succeeded();
        poison.complete(true);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(get(server).succeeded().text()).isEqualTo("hi");
        assertThat(server.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
            })
    void refusesWhatIsNotHttp(String answer) throws Exception {
        var failure = get(answeringOnce(answer)).failed();
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
        assertThat(failure.cause()).isEqualTo(Cause.HTTP_PROTOCOL_ERROR);
        assertThat(failure.status()).isEqualTo(502);
        assertThat(failure.repeat()).isEqualTo(Repeat.NEVER);
        assertThat(failure.detail()).doesNotContain("127.0.0.1");
        assertThat(failure.reason()).contains("127.0.0.1");
    }

    @Test
    void refusesAHeadThatIsTooLarge() throws Exception {
        var large = get(answeringOnce("HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(70_000) + "\r\n\r\n"));
        assertThat(large.failed().cause()).isEqualTo(Cause.HTTP_RESPONSE_HEADER_SECTION_SIZE);
        var many = get(answeringOnce("HTTP/1.1 200 OK\r\n" + "X-A: 1\r\n".repeat(101) + "\r\n"));
        assertThat(many.failed().cause()).isEqualTo(Cause.HTTP_RESPONSE_HEADER_SECTION_SIZE);
    }

    @Test
    void refusesInterimAnswersWithoutEnd() throws Exception {
        var probe = get(answeringOnce("HTTP/1.1 102 Processing\r\n\r\n".repeat(100)));
        assertThat(probe.failed().cause()).isEqualTo(Cause.HTTP_PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatEndsBeforeAByteMayBeTriedAgain(boolean reset) throws Exception {
        var server = server(peer -> {
            peer.request();
            if (reset) {
                peer.reset();
            }
        });
        var failure = get(server).failed();
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
        assertThat(failure.cause()).isEqualTo(Cause.CONNECTION_TERMINATED);
        assertThat(failure.repeat()).isEqualTo(Repeat.IF_IDEMPOTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 100 Continue\r\n\r\n"})
    void aConnectionThatEndsWithinTheHeadIsIncomplete(String answer) throws Exception {
        var failure = get(answering(answer)).failed();
        assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_INVALID_RESPONSE);
        assertThat(failure.cause()).isEqualTo(Cause.HTTP_RESPONSE_INCOMPLETE);
        assertThat(failure.repeat()).isEqualTo(Repeat.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
            })
    void aConnectionThatEndsWithinTheBodyBreaksIt(String answer) throws Exception {
        var probe = get(answering(answer));
        assertThat(probe.failed().code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
        assertThat(probe.failed().cause()).isEqualTo(Cause.HTTP_RESPONSE_INCOMPLETE);
        assertThat(probe.status()).isEqualTo(200);
        assertThat(probe.text()).isEqualTo("half");
    }

    @Test
    void aResetWithinABodyThatEndsWithTheConnectionBreaksIt() throws Exception {
        var go = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.request();
            peer.send("HTTP/1.0 200 OK\r\n\r\nhalf");
            go.join();
            peer.reset();
        });
        var probe = get(server);
        probe.answered.get(10, TimeUnit.SECONDS);
        go.complete(true);
        assertThat(probe.failed().cause()).isEqualTo(Cause.HTTP_RESPONSE_INCOMPLETE);
    }

    @Test
    void aChunkThatIsNotOneBreaksTheBody() throws Exception {
        var probe = get(answeringOnce("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nzz\r\n"));
        assertThat(probe.failed().code()).isEqualTo(ErrorCode.UPSTREAM_ABORTED);
        assertThat(probe.failed().cause()).isEqualTo(Cause.HTTP_PROTOCOL_ERROR);
    }

    @Test
    void sendsABodyInChunksWithItsTrailers() throws Exception {
        var received = new CompletableFuture<String>();
        var server = server(peer -> {
            received.complete(peer.head() + peer.until("X-Sum: 42\r\n\r\n"));
            peer.send(OK);
        });
        pools.send(server.endpoint(), Probe.of("POST", SlowBody.chunked(10))).succeeded();
        assertThat(received.join())
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\na\r\n" + "\0".repeat(10) + "\r\n0\r\nX-Sum: 42\r\n\r\n");
    }

    @Test
    void sendsABodyOfKnownLengthAsItIs() throws Exception {
        var received = new CompletableFuture<String>();
        var server = server(peer -> {
            received.complete(peer.request());
            peer.send(OK);
        });
        var body = BodySource.of("{\"a\":1}".getBytes(ISO_8859_1));
        pools.send(server.endpoint(), Probe.of("POST", body)).succeeded();
        assertThat(received.join()).contains("Content-Length: 7\r\n").endsWith("\r\n\r\n{\"a\":1}");
    }

    @Test
    void deliversAnErrorThatComesBeforeTheRequestHasEnded() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
            peer.awaitEnd();
            closed.complete(true);
        });
        var body = SlowBody.open(1000);
        var probe = pools.send(server.endpoint(), Probe.of("POST", body)).succeeded();
        assertThat(probe.status()).isEqualTo(413);
        assertThat(probe.text()).isEqualTo("no");
        assertThat(body.cancelled.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void deliversAnErrorAlthoughTheServerResetsTheUpload() throws Exception {
        var server = server(peer -> {
            peer.head();
            peer.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
        });
        int delivered = 0;
        for (int i = 0; i < 20; i++) {
            var probe = pools.send(server.endpoint(), Probe.of("POST", SlowBody.of(1 << 20)));
            var failure = probe.over.get(10, TimeUnit.SECONDS);
            if (failure == null) {
                assertThat(probe.status()).isEqualTo(413);
                delivered++;
            } else {
                assertThat(failure.cause()).isIn(Cause.CONNECTION_TERMINATED, Cause.HTTP_RESPONSE_INCOMPLETE);
            }
        }
        assertThat(delivered).isPositive();
    }

    @Test
    void letsAnAnswerFlowWhileTheRequestStillDoes() throws Exception {
        var server = server(peer -> {
            peer.head();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            peer.until("ping");
            peer.send("4\r\npong\r\n0\r\n\r\n");
            peer.awaitEnd();
        });
        var body = SlowBody.open(-1);
        var probe = pools.send(server.endpoint(), Probe.of("POST", body));
        probe.answered.get(10, TimeUnit.SECONDS);
        pools.onLoop(() -> {
            body.sink().chunk(Bytes.of("ping".getBytes(ISO_8859_1)));
            body.sink().flush();
        });
        assertThat(probe.succeeded().text()).isEqualTo("pong");
        assertThat(body.cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyThatBreaksOffFailsTheCallAndClosesTheConnection() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var begun = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            begun.complete(true);
            peer.awaitEnd();
            closed.complete(true);
        });
        var body = SlowBody.open(1000);
        var probe = pools.send(server.endpoint(), Probe.of("POST", body));
        begun.get(10, TimeUnit.SECONDS);
        var why = Failure.of(ErrorCode.BODY_TOO_LARGE, "too large");
        pools.onLoop(() -> body.breakOff(why));
        assertThat(probe.failed()).isSameAs(why);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyThatIsShorterThanItsLengthIsNeverTakenForWhole() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var begun = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            begun.complete(true);
            peer.awaitEnd();
            closed.complete(true);
        });
        var body = SlowBody.open(1000);
        var probe = pools.send(server.endpoint(), Probe.of("POST", body));
        begun.get(10, TimeUnit.SECONDS);
        pools.onLoop(() -> body.sink().end(Headers.EMPTY));
        assertThat(probe.failed().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingBeforeTheAnswerClosesTheConnection() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var begun = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            begun.complete(true);
            peer.awaitEnd();
            closed.complete(true);
        });
        var probe = get(server);
        begun.get(10, TimeUnit.SECONDS);
        pools.onLoop(() -> Objects.requireNonNull(probe.cancel).run());
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.over).isNotDone();
    }

    @Test
    void cancellingTheBodyClosesTheConnection() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var server = server(peer -> {
            peer.head();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart");
            peer.awaitEnd();
            closed.complete(true);
        });
        var probe = get(server);
        probe.answered.get(10, TimeUnit.SECONDS);
        pools.onLoop(probe::cancelBody);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.over).isNotDone();
    }
}
