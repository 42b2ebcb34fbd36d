package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page in Chromium, over HTTP/2 and TLS, that opens a WebSocket and an event stream and tells what it saw.
class BrowserTest {
    private static final String PAGE = """
            <!doctype html><title>peers</title><pre id=out></pre><script>
            const out = document.getElementById('out');
            const say = (text) => (out.textContent += text + '\\n');
            const socket = new WebSocket('wss://' + location.host + '/chat');
            const talked = new Promise((done) => {
              socket.onopen = () => socket.send('hello');
              socket.onmessage = (message) => { say('said ' + message.data); socket.close(1000); };
              socket.onclose = (event) => { say('closed ' + event.code + ' ' + event.wasClean); done(); };
            });
            const heard = new Promise((done) => {
              let seen = 0;
              const events = new EventSource('/events');
              events.onmessage = (event) => {
                say('event ' + event.data);
                if (++seen === 3) { events.close(); done(); }
              };
            });
            Promise.all([talked, heard]).then(() => fetch('/result', { method: 'POST', body: out.textContent }));
            </script>
            """;

    @TempDir
    Path directory;

    @Test
    void aPageUsesAWebSocketAndAnEventStreamOverHttp2() throws Exception {
        try (var upstream = new RawUpstream();
                var front = Front.serve("""
                listeners:
                  - { name: public, address: "127.0.0.1:0", protocols: [h2, http/1.1], tls: { certificates: [%s] } }
                upstreams: [{ name: site, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: site, match: /**, to: site }]
                """.formatted(
                        new Authority(directory, "test-ca").issue("localhost").yaml(), upstream.port()))) {
            upstream.on(
                    "/page",
                    visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length()
                            + "\r\n\r\n" + PAGE));
            upstream.on("/chat", WebSocketEnd::echo);
            upstream.on("/events", visit -> {
                visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 1; i <= 3; i++) {
                    visit.send("9\r\ndata: " + i + "\n\n\r\n");
                }
                visit.wire().ends();
            });
            upstream.on("/result", visit -> {
                visit.note(visit.body());
                visit.answer("");
            });
            var browser = open("https://localhost:" + front.address().getPort() + "/page");
            try {
                var seen = upstream.noted().lines().toList();
                assertThat(seen)
                        .containsExactlyInAnyOrder("said hello", "closed 1000 true", "event 1", "event 2", "event 3");
            } finally {
                end(browser);
            }
            assertThat(front.logged("/page")).contains("\"protocol\":\"HTTP/2\"");
            assertThat(front.logged("/chat")).contains("\"protocol\":\"HTTP/2\"", "\"status\":101");
            assertThat(front.logged("/events")).contains("\"protocol\":\"HTTP/2\"");
        }
    }

    /// Ends it with all its processes, so that its files can be deleted.
    private static void end(Process browser) throws Exception {
        var children = browser.descendants().toList();
        browser.destroy();
        if (!browser.waitFor(5, TimeUnit.SECONDS)) {
            browser.destroyForcibly().waitFor();
        }
        for (var child : children) {
            child.destroyForcibly();
            child.onExit().get(5, TimeUnit.SECONDS);
        }
    }

    private Process open(String url) throws Exception {
        var profile = Files.createDirectory(directory.resolve("profile"));
        var command = List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--ignore-certificate-errors",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                url);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromium.log").toFile())
                .start();
    }
}
