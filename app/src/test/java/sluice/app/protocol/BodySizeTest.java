package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Routes whose bodies may be larger or must be smaller than the listener says.
class BodySizeTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;

    @BeforeAll
    static void start() {
        Leaks.listen();
        UPSTREAM.on("/large", visit -> visit.answer(visit.body().length() + " bytes"));
        UPSTREAM.on("/small", visit -> visit.answer(visit.body().length() + " bytes"));
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: 100 } }]
                upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: large, match: /large, policies: [{ request-size: 1MiB }], to: up }
                  - { name: small, match: /small, policies: [{ request-size: { body: 10 } }], to: up }
                  - { name: seen, match: /ok, policies: [{ request-size: { body: 10, rollout: { mode: observe } } }], to: up }
                """.formatted(UPSTREAM.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        UPSTREAM.close();
    }

    private static Answer post(RawClient client, String path, int length) throws IOException {
        return client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n"
                        + "x".repeat(length))
                .answer();
    }

    private static Answer chunked(RawClient client, String path, int length) throws IOException {
        return client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n0\r\n\r\n")
                .answer();
    }

    @Test
    void aRouteMayAdmitMoreThanTheListener() throws IOException {
        try (var client = front.client()) {
            assertThat(post(client, "/large", 1 << 20).body()).isEqualTo("1048576 bytes");
            assertThat(chunked(client, "/large", 1 << 20).body()).isEqualTo("1048576 bytes");
            client.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void aRouteMayAdmitLess() throws IOException {
        try (var client = front.client()) {
            assertThat(post(client, "/small", 10).body()).isEqualTo("10 bytes");
            assertThat(chunked(client, "/small", 10).body()).isEqualTo("10 bytes");
            var answer = post(client, "/small", 11);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"error\":\"body_too_large\"", "larger than 10 bytes");
            assertThat(chunked(client, "/small", 11).status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotAskedFor() throws IOException {
        try (var client = front.client()) {
            client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(413);
        }
        try (var client = front.client()) {
            client.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(RawClient.status(client.head())).isEqualTo(100);
            assertThat(client.send("xx").answer().body()).isEqualTo("2 bytes");
        }
    }

    @Test
    void theSameHoldsOverHttp2() throws IOException {
        try (var client = Http2Client.of(front)) {
            client.ask(1, "POST", "/small", false, "content-length", "11");
            assertThat(client.answer(1).status()).isEqualTo(413);
            client.ask(3, "POST", "/small", false).data(3, false, "0123456789x");
            assertThat(client.answer(3).status()).isEqualTo(413);
            client.ask(5, "POST", "/small", false).data(5, true, "0123456789");
            assertThat(client.answer(5).body()).isEqualTo("10 bytes");
            client.ask(7, "POST", "/large", false).data(7, true, "x".repeat(1000));
            assertThat(client.answer(7).body()).isEqualTo("1000 bytes");
        }
    }

    @Test
    void anObservedSizeIsOnlyTold() throws IOException {
        try (var client = front.client()) {
            assertThat(chunked(client, "/ok", 11).status()).isEqualTo(200);
            assertThat(chunked(client, "/ok", 10).status()).isEqualTo(200);
        }
        var lines = front.logged("/ok", 2);
        assertThat(lines.getFirst()).contains("\"observed\":\"request-size:refuse:body_too_large\"");
        assertThat(lines.getLast()).doesNotContain("observed");
    }
}
