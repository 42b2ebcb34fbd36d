package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.app.quickstart.EchoServer;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.control.testing.TestLoader;
import sluice.control.testing.TestReport;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    private final HttpClient client = HttpClient.newHttpClient();

    static List<Path> examples() throws IOException {
        try (var directories = Files.list(EXAMPLES)) {
            return directories.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValid(Path example) {
        assertThat(new Loader(ConfigIndex.load()).load(example, Secrets.none())).isInstanceOf(Loaded.Valid.class);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isServed(Path example) throws Exception {
        try (var gateway = start(text(String.valueOf(example.getFileName())))) {
            assertThat(get(gateway, "/nowhere/at/all").statusCode()).isNotZero();
        }
    }

    @Test
    void isListed() throws IOException {
        var list = Files.readString(EXAMPLES.resolve("README.md"));
        for (var example : examples()) {
            assertThat(list).contains("(" + example.getFileName() + "/gateway.yaml)");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void passesItsTests(Path example) throws Exception {
        var suites = new TestLoader(ConfigIndex.load()).load(example, _ -> null);

        assertThat(suites).as("tests.yaml of " + example).hasSize(1);
        assertThat(TestReport.of(suites)).satisfies(report -> {
            assertThat(report.passed())
                    .as(String.join("\n", report.lines(true)))
                    .isTrue();
            assertThat(report.outcomes()).hasSizeGreaterThan(2);
        });
    }

    @Test
    void helloTakesThePrefixAwayAndLimits() throws Exception {
        try (var hello = EchoServer.start("hello", Runnable::run);
                var gateway = start(text("01-hello").replace("127.0.0.1:9000", "127.0.0.1:" + hello.port()))) {
            var answer = get(gateway, "/hello/a/b?c=d");
            assertThat(answer.body()).contains("\"path\" : \"/a/b?c=d\"", "\"served-by\" : \"hello\"");
            assertThat(answer.headers().firstValue("X-RateLimit-Limit")).hasValue("100");
            assertThat(get(gateway, "/hello").body()).contains("\"path\" : \"/\"");
            assertThat(get(gateway, "/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void canaryKeepsATenantOnItsSideAndLetsTestersChoose() throws Exception {
        try (var first = EchoServer.start("v1", Runnable::run);
                var second = EchoServer.start("v2", Runnable::run);
                var gateway = start(text("02-canary")
                        .replaceAll("127.0.0.1:900[12]", "127.0.0.1:" + first.port())
                        .replace("127.0.0.1:9003", "127.0.0.1:" + second.port()))) {
            int moved = 0;
            for (int tenant = 0; tenant < 200; tenant++) {
                var side = side(get(gateway, "/v1/orders/1", "X-Tenant", "tenant-" + tenant));
                assertThat(side(get(gateway, "/v1/orders/2", "X-Tenant", "tenant-" + tenant)))
                        .isEqualTo(side);
                moved += side.equals("v2") ? 1 : 0;
            }
            assertThat(moved).as("tenants of 200 on the new version").isBetween(4, 40);
            assertThat(side(get(gateway, "/v1/orders/1", "X-Version", "v2"))).isEqualTo("v2");
        }
    }

    @Test
    void staticAnswersAndRedirectsNeedNoUpstream() throws Exception {
        try (var gateway = start(text("03-static-and-redirect"))) {
            var robots = get(gateway, "/robots.txt");
            assertThat(robots.body()).isEqualTo("User-agent: *\nDisallow: /\n");
            assertThat(robots.headers().firstValue("Content-Type")).hasValue("text/plain");
            var moved = get(gateway, "/docs/start?lang=en");
            assertThat(moved.statusCode()).isEqualTo(308);
            assertThat(moved.headers().firstValue("Location")).hasValue("https://docs.example.com/docs/start?lang=en");
            var closed = get(gateway, "/shop");
            assertThat(closed.statusCode()).isEqualTo(503);
            assertThat(closed.headers().firstValue("Retry-After")).hasValue("3600");
        }
    }

    @Test
    void protocolsAreServedByOneListener() throws Exception {
        try (var web = EchoServer.start("web", Runnable::run);
                var gateway = start(text("04-protocols").replace("127.0.0.1:9001", "127.0.0.1:" + web.port()))) {
            assertThat(get(gateway, "/events").body()).contains("\"served-by\" : \"web\"");
            assertThat(get(gateway, "/chat").statusCode()).as("nobody chats").isEqualTo(502);
            int port = gateway.gateway().listeners().getFirst().address().getPort();
            var call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/helloworld.Greeter/SayHello"))
                    .header("Content-Type", "application/grpc")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]))
                    .build();
            var status = client.send(call, HttpResponse.BodyHandlers.discarding());
            assertThat(status.statusCode()).isEqualTo(200);
            assertThat(status.headers().firstValue("grpc-status"))
                    .as("nobody greets")
                    .hasValue("14");
        }
    }

    private static String text(String example) throws IOException {
        return Files.readString(EXAMPLES.resolve(example).resolve("gateway.yaml"))
                .replace("127.0.0.1:8080", "127.0.0.1:0");
    }

    private static LiveGateway start(String yaml) throws Exception {
        var quiet = new Events(SystemClock.INSTANCE, new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
        var document = yaml + "\nadmin: { address: \"127.0.0.1:0\" }\naccess-log: { to: off }\n";
        return LiveGateway.start(
                new ConfigSource.Fixed("example", document.getBytes(UTF_8)), ConfigIndex.load(), quiet);
    }

    private HttpResponse<String> get(LiveGateway gateway, String path, String... header) throws Exception {
        var address = gateway.gateway().listeners().getFirst().address();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .timeout(Duration.ofSeconds(20));
        if (header.length > 0) {
            request.headers(header);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String side(HttpResponse<String> answer) {
        return answer.body().contains("\"served-by\" : \"v2\"") ? "v2" : "v1";
    }
}
