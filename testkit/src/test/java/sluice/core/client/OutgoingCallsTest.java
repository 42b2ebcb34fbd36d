package sluice.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpReply;
import sluice.core.threads.Loops;
import sluice.core.threads.Offload;
import sluice.core.threads.Polling;

/// Calls of policies to servers with bad manners.
@Timeout(30)
class OutgoingCallsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Loops loops = new Loops(Polling.NIO, 1);
    private final Offload offload = new Offload();
    private final OutgoingCalls calls = new OutgoingCalls(offload.executor(), loops.aside());

    @AfterEach
    void end() {
        calls.close();
        loops.close();
        offload.close();
    }

    @Test
    void givesStatusFieldsAndBody() throws Exception {
        try (var server = new RawServer(peer -> {
            assertThat(peer.request()).startsWith("GET /keys?a=1 HTTP/1.1\r\n").doesNotContainIgnoringCase("upgrade");
            peer.send(
                    "HTTP/1.1 418 Teapot\r\nCache-Control: max-age=5\r\nCache-Control: no\r\nContent-Length: 3\r\n\r\n\u00c3\u00a4!");
        })) {
            var reply = ask(server, LONG).get();

            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.headers()).containsEntry("cache-control", "max-age=5");
            assertThat(reply.body()).isEqualTo("\u00e4!");
        }
    }

    @Test
    void sendsAForm() throws Exception {
        try (var server = new RawServer(peer -> {
            var request = peer.request();
            var body = request.substring(request.indexOf("\r\n\r\n") + 4);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        })) {
            var ask = HttpAsk.post(url(server), "token=abc", LONG, 100).with("Authorization", "Basic eA==");
            assertThat(calls.send(ask).toCompletableFuture().get().body()).isEqualTo("token=abc");
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThat(ask(server, LONG).get().status()).isEqualTo(302);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAndItsConnectionClosed() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.awaitEnd();
            closed.complete(true);
        })) {
            refused(ask(server, SHORT), "no answer within 300 ms");
            assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBodyThatDripsIsGivenUpWhenTheTimeIsOver() throws Exception {
        var gone = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                while (true) {
                    peer.send("1\r\nx\r\n");
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                gone.complete(true);
            }
        })) {
            refused(ask(server, SHORT), "no answer within 300 ms");
            assertThat(gone.get(20, TimeUnit.SECONDS))
                    .as("the connection was closed")
                    .isTrue();
        }
    }

    @Test
    void aBodyWithoutEndIsGivenUpAtItsLimit() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                peer.send("x".repeat(1000));
            }
        })) {
            refused(ask(server, LONG), "");
        }
    }

    @Test
    void aBodyThatBreaksOffIsNoAnswer() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        })) {
            refused(ask(server, LONG), "");
        }
    }

    @Test
    void whatIsNoHttpIsNoAnswer() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
        })) {
            refused(ask(server, LONG), "");
        }
    }

    @Test
    void aHeadWithoutEndIsNoAnswer() throws Exception {
        try (var server = new RawServer(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\n");
            for (int i = 0; true; i++) {
                peer.send("X-" + i + ": " + "x".repeat(1000) + "\r\n");
            }
        })) {
            refused(ask(server, LONG), "");
        }
    }

    @Test
    void nobodyListens() throws Exception {
        URI url;
        try (var server = new RawServer(peer -> {})) {
            url = url(server);
        }
        refused(calls.send(HttpAsk.get(url, LONG, 100)).toCompletableFuture(), "");
    }

    @Test
    void aCallThatIsCancelledClosesItsConnection() throws Exception {
        var asked = new CompletableFuture<Boolean>();
        var closed = new CompletableFuture<Boolean>();
        try (var server = new RawServer(peer -> {
            peer.request();
            asked.complete(true);
            peer.awaitEnd();
            closed.complete(true);
        })) {
            var call = ask(server, LONG);
            asked.get();
            call.cancel(true);
            assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothingIsAskedOnceTheGatewayEnds() throws Exception {
        try (var server = new RawServer(peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            calls.close();
            refused(ask(server, LONG), "the gateway ends");
            assertThat(server.connections()).isZero();
        }
    }

    private static URI url(RawServer server) {
        return URI.create("http://127.0.0.1:" + server.endpoint().address().getPort() + "/keys?a=1");
    }

    private CompletableFuture<HttpReply> ask(RawServer server, Duration timeout) {
        return calls.send(HttpAsk.get(url(server), timeout, 10_000)).toCompletableFuture();
    }

    private static void refused(CompletableFuture<HttpReply> call, String why) {
        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
