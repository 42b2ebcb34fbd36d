package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

@Timeout(60)
class AccessLogFileTest {
    @Test
    void aRelativePathBeginsAtTheFileItStandsIn(@TempDir Path directory) throws Exception {
        serve("requests.log", directory);
        assertThat(directory.resolve("requests.log")).content().contains("\"path\":\"/hello\"");
    }

    @Test
    void aPathMayComeFromElsewhere(@TempDir Path directory) throws Exception {
        var log = directory.resolve("elsewhere.log");
        Files.writeString(directory.resolve("where"), log.toString());
        serve("\"${file:where}\"", directory);
        assertThat(log).content().contains("\"path\":\"/hello\"");
    }

    private static void serve(String log, Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("gateway.yaml"), """
                admin: { address: "127.0.0.1:0" }
                access-log: { to: LOG }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                routes: [{ name: hello, match: /hello, to: { respond: { body: hello } } }]
                """.replace("LOG", log));
        var events = new Events(SystemClock.INSTANCE, new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        try (var live = LiveGateway.start(new ConfigSource.Files(file), ConfigIndex.load(), events);
                var client = new RawClient(live.gateway().listeners().getFirst().address())) {
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }
}
