package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client may ask for, and what it is told when it asks for more.
class LimitsTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 2 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    limits: { header-bytes: 4KiB, header-count: 20, target-bytes: 1KiB, body: 1KiB, connections: 40 }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - name: limited
                    match: /limited
                    policies: [{ rate-limit: { limit: 10/minute, per: client.ip } }]
                    to: { respond: { status: 200, body: "in" } }
                """.formatted(UPSTREAM.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1023, 0, 0, 200, ",
        "1024, 0, 0, 414, target_too_long",
        "10, 20, 0, 431, headers_too_large",
        "10, 0, 4100, 431, headers_too_large",
        "10, 0, 9000, 431, headers_too_large",
        "9000, 0, 0, 414, target_too_long",
    })
    void aHeadMayBeSoLargeAndNotLarger(int target, int fields, int value, int status, String error) throws IOException {
        UPSTREAM.on("/" + "x".repeat(target), visit -> visit.answer("ok"));
        try (var client = front.client()) {
            client.send("GET /" + "x".repeat(target) + " HTTP/1.1\r\nHost: a\r\n" + "X: 1\r\n".repeat(fields) + "Y: "
                    + "y".repeat(value) + "\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            if (status != 200) {
                assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    @Test
    void aBodyMayBeSoLargeAndNotLarger() throws IOException {
        try (var client = front.client()) {
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 1024\r\n\r\n" + "x".repeat(1024));
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 1025\r\n\r\n" + "x".repeat(1025));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"error\":\"body_too_large\"", "larger than 1024 bytes");
            assertThat(client.get("/ok").body()).as("the next answer").isEqualTo("ok");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsCutWhereItIsTooLarge() throws IOException {
        UPSTREAM.on("/cut", visit -> visit.wire().rest());
        try (var client = front.client()) {
            client.send("POST /cut HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("400\r\n" + "x".repeat(1024) + "\r\n1\r\nx\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(front.logged("/cut"))
                .contains("\"status\":413", "\"error\":\"body_too_large\"", "\"side\":\"client\"");
    }

    @Test
    void thereAreOnlySoManyConnections() throws IOException {
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 40; i++) {
                var client = front.client();
                clients.add(client);
                assertThat(client.get("/ok").body()).isEqualTo("ok");
            }
            try (var tooMany = front.client()) {
                assertThat(tooMany.isClosed()).isTrue();
            }
            clients.removeLast().close();
            assertThat(answersAgain()).isTrue();
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    /// The gateway learns a little later that a connection was closed.
    private static boolean answersAgain() throws IOException {
        for (int i = 0; i < 1000; i++) {
            try (var client = front.client()) {
                return client.get("/ok").body().equals("ok");
            } catch (IOException e) {
                // still one too many
            }
        }
        return false;
    }

    @Test
    void aLimitOfTenAMinuteAdmitsTenWhoeverTheyCameThrough() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 32; i++) {
                asking.add(LimitsTest::admitted);
            }
            int admitted = 0;
            for (var answers : threads.invokeAll(asking)) {
                admitted += answers.get();
            }
            assertThat(admitted).isEqualTo(10);
        }
        assertThat(front.logged("/limited", 96))
                .filteredOn(line -> line.contains("\"error\":\"rate_limited\""))
                .hasSize(86);
    }

    private static int admitted() throws IOException {
        int admitted = 0;
        try (var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.get("/limited");
                assertThat(answer.status()).isIn(200, 429);
                admitted += answer.status() == 200 ? 1 : 0;
            }
        }
        return admitted;
    }
}
