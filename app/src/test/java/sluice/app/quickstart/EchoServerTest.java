package sluice.app.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EchoServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersWithWhatItReceived() throws Exception {
        try (var echo = EchoServer.start("v1", Runnable::run)) {
            var answer = client.send(
                    request(echo, "/a/b?c=d")
                            .header("X-Test", "yes")
                            .POST(BodyPublishers.ofString("{\"book\": \"é\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(answer.body())
                    .contains("\"served-by\" : \"v1\"", "\"method\" : \"POST\"", "\"path\" : \"/a/b?c=d\"")
                    .contains("\"X-test\" : \"yes\"", "\"body\" : \"{\\\"book\\\": \\\"é\\\"}\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        try (var echo = EchoServer.start("v1", Runnable::run)) {
            var head =
                    request(echo, "/").method("HEAD", BodyPublishers.noBody()).build();
            assertThat(client.send(head, BodyHandlers.ofString()).body()).isEmpty();
        }
    }

    @Test
    void takesLargeBodiesAndShowsTheirBeginning() throws Exception {
        try (var echo = EchoServer.start("v1", Runnable::run)) {
            var upload = request(echo, "/")
                    .POST(BodyPublishers.ofByteArray(new byte[1 << 20]))
                    .build();
            assertThat(client.send(upload, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpRequest.Builder request(EchoServer echo, String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + echo.port() + path))
                .timeout(Duration.ofSeconds(10));
    }
}
