package sluice.core.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
    private static final HeadLimits LIMITS = new HeadLimits(200, 5, 100);

    /// The verdict over the answer to a GET.
    private static String read(String message) {
        return Splits.verdict(message, arrival -> read(arrival, "GET"));
    }

    private static String read(Splits.Arrival arrival, String method) {
        var parser = new ResponseParser(LIMITS);
        while (arrival.more()) {
            if (parser.read(arrival.bytes())) {
                return parser.error().isEmpty()
                        ? verdict(parser, method) + "|" + arrival.rest()
                        : parser.error() + (parser.isTooLarge() ? "!" : "");
            }
        }
        return "incomplete";
    }

    private static String verdict(ResponseParser parser, String method) {
        var fields = new StringJoiner(",", "{", "}");
        parser.headers().forEach((name, value) -> fields.add(name.text() + "=" + value));
        var body = parser.body(method);
        return parser.status() + " " + fields
                + (body.endsWithConnection() ? " until close" : body.length() < 0 ? " chunked" : " " + body.length())
                + (parser.isPersistent() ? " persistent" : "")
                + (parser.keepAliveTimeout() < 0 ? "" : " " + parser.keepAliveTimeout() + " s");
    }

    @Test
    void readsAnAnswer() {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
                .isEqualTo("200 {Content-Length=2} 2 persistent|hi");
    }

    @Test
    void toleratesAReasonOfAnyTextOrNone() {
        assertThat(read("HTTP/1.1 200 \r\n\r\n")).startsWith("200 {}");
        assertThat(read("HTTP/1.1 200\r\n\r\n")).startsWith("200 {}");
        assertThat(read("HTTP/1.1 599 gr\u00fcn\tund blau\r\n\r\n")).startsWith("599 {}");
    }

    @Test
    void knowsHowTheBodyIsDelimited() {
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .endsWith("} chunked persistent|");
        assertThat(read("HTTP/1.1 200 OK\r\n\r\n")).endsWith("} until close persistent|");
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\nhello")).endsWith("} 0 persistent|hello");
        assertThat(read("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"))
                .endsWith("} 0|hello");
        assertThat(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"))
                .endsWith("} 0 persistent|");
        assertThat(read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")).endsWith("} 0 persistent|");
        assertThat(Splits.verdict("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", arrival -> read(arrival, "HEAD")))
                .endsWith("} 0 persistent|");
    }

    @Test
    void knowsWhetherTheConnectionLives() {
        assertThat(read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .endsWith("} 0|");
        assertThat(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")).endsWith("} 0|");
        assertThat(read("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n"))
                .endsWith("} 0 persistent|");
        assertThat(read("HTTP/1.1 200 OK\r\nKeep-Alive: max=5, timeout=7\r\nContent-Length: 0\r\n\r\n"))
                .endsWith("} 0 persistent 7 s|");
        assertThat(read("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=soon\r\nContent-Length: 0\r\n\r\n"))
                .endsWith("} 0 persistent|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 O\0K\r\n\r\n",
                "HTTP/1.1 200 O\rK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "\r\n",
            })
    void refusesAStatusLineThatIsNotOne(String message) {
        assertThat(read(message)).startsWith("the status line is not HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5~Transfer-Encoding: chunked| both Content-Length and Transfer-Encoding",
                "Content-Length: 5~Content-Length: 5| more than one Content-Length",
                "Content-Length: five| a Content-Length that is not a number of bytes",
                "Transfer-Encoding: gzip, chunked| a transfer coding other than chunked",
                "X : 1| a space stands before the colon of a header",
                "X: a\0b| a header value contains a control character",
            })
    void refusesFieldsThatAreNotStrict(String fields, String error) {
        assertThat(read("HTTP/1.1 200 OK\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n"))
                .isEqualTo(error);
    }

    @Test
    void refusesLinesWithoutCrAndHeadsThatAreTooLarge() {
        assertThat(read("HTTP/1.1 200 OK\nX: 1\n\n")).isEqualTo("a line ends without CR");
        assertThat(read("HTTP/1.1 200 OK\r\n" + "X: 1\r\n".repeat(6) + "\r\n")).isEqualTo("the head is too large!");
        assertThat(read("HTTP/1.1 200 OK\r\nX: " + "y".repeat(300))).isEqualTo("the head is too large!");
        assertThat(read("HTTP/1.1 200 " + "y".repeat(300))).isEqualTo("the head is too large!");
    }
}
