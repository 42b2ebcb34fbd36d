package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Limits of exchanges at a time, on real sockets.
class ConcurrencyLimitTest {
    private final CountDownLatch hold = new CountDownLatch(1);

    private Front front(RawUpstream upstream, String more) {
        upstream.on("/slow", visit -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            visit.answer("ok");
        });
        return Front.serve("listeners: [{ name: test, address: \"127.0.0.1:0\" }]\n"
                + "upstreams: [{ name: up, endpoints: [\"http://127.0.0.1:" + upstream.port() + "\"] }]\n"
                + "routes:\n"
                + "  - { name: r, match: /slow, to: up, policies: [{ concurrency: { name: one, limit: 1" + more
                + " } }] }\n");
    }

    private static void begin(RawClient client, RawUpstream upstream) throws IOException, InterruptedException {
        int before = upstream.heads("/slow").size();
        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        while (upstream.heads("/slow").size() == before) {
            Thread.sleep(1);
        }
    }

    @Test
    void whoIsRefusedDoesNotReachTheUpstreamAndAnEndMakesRoom() throws Exception {
        try (var upstream = new RawUpstream();
                var front = front(upstream, "");
                var first = front.client();
                var second = front.client()) {
            begin(first, upstream);

            var refused = second.get("/slow").head();
            assertThat(refused)
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 1", "RateLimit-Policy: \"one\";q=1;qu=\"concurrent-requests\"");
            assertThat(upstream.heads("/slow")).hasSize(1);

            hold.countDown();
            assertThat(first.answer().head()).startsWith("HTTP/1.1 200");
            assertThat(second.get("/slow").head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aClientThatGoesAwayMakesRoom() throws Exception {
        try (var upstream = new RawUpstream();
                var front = front(upstream, ", when: \"!authenticated\"");
                var second = front.client()) {
            try (var first = front.client()) {
                begin(first, upstream);
                assertThat(second.get("/slow").head()).startsWith("HTTP/1.1 429");
            }
            hold.countDown();
            long end = System.nanoTime() + 15_000_000_000L;
            while (!second.get("/slow").head().startsWith("HTTP/1.1 200")) {
                assertThat(System.nanoTime() - end).isNegative();
            }
        }
    }
}
