package sluice.core.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.EdgeRules;

class RequestReaderTest {
    private static final EdgeRules EDGE = new EdgeRules(CidrSet.of(List.of()), List.of("X-User-Id"));

    private static String read(String head) {
        var parser = new RequestParser(HeadLimits.USUAL);
        var reader = new RequestReader(parser, "http");
        try (var arrival = Splits.arrival(head)) {
            arrival.more();
            assertThat(parser.read(arrival.bytes())).isTrue();
            var request = reader.read(EDGE, false);
            var failure = reader.failure();
            if (failure != null) {
                return failure.status() + " " + failure.detail();
            }
            var fields = new StringJoiner(",", "{", "}");
            request.headers().forEach((name, value) -> fields.add(name.text() + "=" + value));
            return request.method() + " " + request.scheme() + "://" + request.authority() + " " + request.host() + " "
                    + request.uri() + " " + request.protocol() + " " + fields;
        }
    }

    private static String get(String target, String host) {
        return read("GET " + target + " HTTP/1.1\r\nHost:" + host + "\r\n\r\n");
    }

    @Test
    void readsWhatAClientAsked() {
        assertThat(get("/a/./b?x=%2f", "API.example.com:8080"))
                .isEqualTo("GET http://api.example.com:8080 api.example.com /a/b?x=%2f HTTP/1.1"
                        + " {Host=API.example.com:8080}");
        assertThat(read("GET / HTTP/1.0\r\n\r\n")).isEqualTo("GET http://  / HTTP/1.0 {}");
    }

    @Test
    void anAbsoluteTargetCountsIfHostAgrees() {
        assertThat(get("http://a:80/x", " A:80")).startsWith("GET http://a:80 a /x");
        assertThat(get("HTTPS://a?x", " a")).startsWith("GET http://a a /?x");
        assertThat(get("http://a/", " b")).isEqualTo("400 Host disagrees with the target");
        assertThat(get("http://a/", " a:81")).isEqualTo("400 Host disagrees with the target");
        assertThat(get("http://a/", "")).isEqualTo("400 Host is not a host and port");
        assertThat(read("GET http://a/ HTTP/1.0\r\n\r\n")).startsWith("GET http://a a / HTTP/1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " a%20b",
                " a,b",
                " [::::1]",
                " user@a",
                " a b",
                " a/b",
                " a?b",
                " a#b",
                " a:b",
                " a:99999",
                " a:80:80",
                " [::1",
                " [::1]x",
                " [g::1]",
                " [::1%25eth0]",
                " a\\b",
                " \"a\"",
                " \u00fc",
                " :80",
                " []",
                " <a>",
                " a@",
                " a:-1",
                " a:+1"
            })
    void refusesAHostThatIsNotAHostAndPort(String host) {
        assertThat(get("/", host)).isEqualTo("400 Host is not a host and port");
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", " a.b-c_d~e", " 1.2.3.4:0", " [::1]", " [::ffff:1.2.3.4]:65535", " a.", " a:"})
    void admitsHostsOfEveryForm(String host) {
        assertThat(get("/", host)).startsWith("GET http://" + host.strip() + " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://user@a/| the authority of the target is not a host and port",
                "http://u:p@a/| the authority of the target is not a host and port",
                "http:///x| the authority of the target is not a host and port",
                "ftp://a/| the target is neither a path nor an http or https URI",
                "a:443| the target is neither a path nor an http or https URI",
                "x| the target is neither a path nor an http or https URI",
                "*| only OPTIONS may ask for *",
                "/a#b| the target contains a byte that a target cannot contain",
                "/../x| a dot segment leads above the root",
            })
    void refusesTargetsThatAreNot(String target, String error) {
        assertThat(get(target, " a")).isEqualTo("400 " + error);
    }

    @Test
    void refusesTraceAndConnect() {
        assertThat(read("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo("501 the method TRACE is not supported");
        assertThat(read("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"))
                .isEqualTo("501 the method CONNECT is not supported");
    }

    @Test
    void cleansTheHead() {
        var head = String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: a",
                "X-User-Id: root",
                "Connection: X-Hop",
                "X-Hop: 1",
                "Upgrade: h2c",
                "Expect: 100-continue",
                "X-Forwarded-For: 1.1.1.1",
                "Keep: 1");
        assertThat(read(head + "\r\n\r\n")).endsWith("{Host=a,Keep=1}");
    }

    @Test
    void aRefusalKnowsTheMethodIfThereWasOne() {
        var parser = new RequestParser(HeadLimits.USUAL);
        var reader = new RequestReader(parser, "http");
        try (var arrival = Splits.arrival("HEAD /%zz HTTP/1.1\r\nHost: a\r\n\r\n")) {
            arrival.more();
            parser.read(arrival.bytes());
            assertThat(reader.read(EDGE, false).method()).isEqualTo("HEAD");
            assertThat(Objects.requireNonNull(reader.failure()).status()).isEqualTo(400);
        }
    }
}
