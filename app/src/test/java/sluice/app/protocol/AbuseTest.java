package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that want the gateway to spend more than they do. Meanwhile somebody else is served as if nothing was.
class AbuseTest {
    private static final int MANY = 100;
    private static final byte[] CHUNK = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;
    private GoodClient good;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve("""
                runtime: { loops: 2 }
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    limits: { connections: 400, connections-per-ip: 200 }
                    timeouts: { request-head: 400ms, body-idle: 400ms, keep-alive: 2s }
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: /**, to: things }
                  - { name: local, match: /local, to: { respond: { status: 200, body: "%s" } } }
                """.formatted(UPSTREAM.port(), "x".repeat(4000)));
        UPSTREAM.on("/endless", AbuseTest::endless);
        UPSTREAM.on(
                "/drain", visit -> visit.answer(Integer.toString(visit.body().length())));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    @BeforeEach
    void begin() {
        good = new GoodClient(front);
    }

    @AfterEach
    void goodClientSawNothing() {
        good.close();
        assertThat(good.p99Millis()).as("99 of 100 answers came within, in ms").isLessThan(1000);
    }

    private static void endless(Visit visit) throws IOException {
        visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (true) {
            visit.wire().send(CHUNK);
        }
    }

    private static double hits(String limit) throws IOException {
        return front.metric("sluice_limit_hits_total{limit=\"" + limit + "\"}");
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    private static long buffers() {
        return front.live().gateway().engine().loops().usedBytes();
    }

    private static List<RawClient> clients(int count) throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < count; i++) {
            clients.add(front.client());
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void headsThatTrickleEnd() throws IOException {
        double before = hits("request-head");
        var clients = clients(MANY);
        for (char octet : "GET /ok HTTP/1.1\r\nHost: a\r\nX-Slow: ".toCharArray()) {
            for (var client : clients) {
                client.send(String.valueOf(octet));
            }
        }
        for (var client : clients) {
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"error\":\"request_timeout\"");
            assertThat(client.isClosed()).isTrue();
        }
        close(clients);
        assertThat(hits("request-head")).isEqualTo(before + MANY);
    }

    @Test
    void bodiesThatTrickleEnd() throws IOException {
        double before = hits("body-idle");
        var clients = clients(MANY);
        for (var client : clients) {
            client.send("POST /drain HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
        }
        for (var client : clients) {
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.isClosed()).isTrue();
        }
        close(clients);
        assertThat(hits("body-idle")).isEqualTo(before + MANY);
    }

    @Test
    void answersThatNobodyReadsEnd() throws IOException {
        double before = hits("answer-idle");
        long memory = buffers();
        var clients = clients(MANY);
        for (var client : clients) {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        long most = 0;
        long until = System.nanoTime() + 15_000_000_000L;
        while (hits("answer-idle") < before + MANY) {
            most = Math.max(most, buffers());
            assertThat(System.nanoTime() - until).isNegative();
        }
        assertThat((most - memory) / MANY).as("bytes a connection").isLessThan(512 * 1024);
        close(clients);
        await("memory is given back", () -> buffers() < memory + (1 << 20));
    }

    @Test
    void requestsWhoseAnswersNobodyReadsEnd() throws Exception {
        double before = hits("answer-idle");
        long memory = buffers();
        var stop = new AtomicBoolean();
        var flood = "GET /local HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000).getBytes(ISO_8859_1);
        var threads = new ArrayList<Thread>();
        var address = front.live().gateway().listeners().getFirst().address();
        for (int i = 0; i < 10; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (var socket = new Socket(address.getAddress(), address.getPort())) {
                    while (!stop.get()) {
                        socket.getOutputStream().write(flood);
                    }
                } catch (IOException e) {
                    // the gateway had enough
                }
            }));
        }
        long most = 0;
        long until = System.nanoTime() + 15_000_000_000L;
        while (hits("answer-idle") < before + 10) {
            most = Math.max(most, buffers());
            assertThat(System.nanoTime() - until).isNegative();
        }
        stop.set(true);
        for (var thread : threads) {
            thread.join();
        }
        assertThat((most - memory) / 10).as("bytes a connection").isLessThan(512 * 1024);
    }

    @Test
    void aThousandRequestsInOnePacketAreAnsweredInTheirOrder() throws IOException {
        try (var client = front.client()) {
            var requests = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                requests.append("GET /none-").append(i).append("?%2F HTTP/1.1\r\nHost: a\r\nX-Request: ");
                requests.append(i).append(i % 2 == 0 ? "\r\n\r\n" : "\r\nContent-Length: 1\r\n\r\nx");
            }
            var sender = Thread.ofVirtual().start(() -> sendQuietly(client, requests.toString()));
            for (int i = 0; i < 1000; i++) {
                assertThat(client.answer().status()).isEqualTo(404);
            }
            sender.interrupt();
        }
    }

    private static void sendQuietly(RawClient client, String octets) {
        try {
            client.send(octets);
        } catch (IOException e) {
            // the gateway had enough
        }
    }

    @Test
    void headsThatAreTooLargeEnd() throws IOException {
        double bytes = hits("header-bytes");
        double count = hits("header-count");
        for (int i = 0; i < 20; i++) {
            try (var large = front.client();
                    var many = front.client()) {
                sendQuietly(large, "GET /ok HTTP/1.1\r\nHost: a\r\nCookie: " + "a=b; ".repeat(20_000));
                sendQuietly(many, "GET /ok HTTP/1.1\r\nHost: a\r\n" + "a:b\r\n".repeat(12_000));
                assertThat(large.answer().status()).isEqualTo(431);
                assertThat(many.answer().status()).isEqualTo(431);
                assertThat(large.isClosed()).isTrue();
            }
        }
        assertThat(hits("header-bytes")).isEqualTo(bytes + 20);
        assertThat(hits("header-count")).isEqualTo(count + 20);
    }

    @Test
    void chunkExtensionsWithoutEndEnd() throws IOException {
        double before = hits("chunk-extensions");
        for (int i = 0; i < 20; i++) {
            try (var client = front.client()) {
                client.send("POST /drain HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
                sendQuietly(client, "1;x=\"" + "y".repeat(100_000));
                assertThat(client.answer().status()).isEqualTo(400);
                assertThat(client.isClosed()).isTrue();
            }
        }
        assertThat(hits("chunk-extensions")).isEqualTo(before + 20);
    }

    @Test
    void aBodyOfTinyChunksReachesTheUpstreamInLargerOnes() throws Exception {
        UPSTREAM.on("/chunks", visit -> {
            int chunks = 0;
            for (var size = visit.wire().line();
                    !size.equals("0");
                    size = visit.wire().line()) {
                visit.wire().octets(Integer.parseInt(size, 16));
                visit.wire().line();
                chunks++;
            }
            visit.wire().line();
            visit.note(Integer.toString(chunks));
            visit.answer("ok");
        });
        try (var client = front.client()) {
            client.send("POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            var tiny = "1\r\nx\r\n".repeat(10_000);
            for (int i = 0; i < 20; i++) {
                client.send(tiny);
            }
            client.send("0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("ok");
        }
        assertThat(Integer.parseInt(UPSTREAM.noted())).isLessThan(20_000);
    }

    @Test
    void whatFollowsAnEarlyAnswerWithoutEndIsCut() throws IOException {
        double before = hits("linger");
        for (int i = 0; i < 10; i++) {
            try (var client = front.client()) {
                sendQuietly(client, "nonsense\r\n\r\n" + "x".repeat(1 << 20));
                assertThat(client.answer().status()).isEqualTo(400);
            }
        }
        await("all were cut", () -> hitsNow("linger") == before + 10);
    }

    private static double hitsNow(String limit) {
        try {
            return hits(limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oneAddressHasOnlySoManyConnections() throws IOException {
        double before = hits("connections-per-ip");
        var clients = clients(200);
        try (var tooMany = front.client()) {
            assertThat(tooMany.isClosed()).isTrue();
        }
        assertThat(hits("connections-per-ip")).isEqualTo(before + 1);
        for (var client : clients) {
            assertThat(client.isClosed()).as("an idle connection ends").isTrue();
        }
        close(clients);
    }
}
