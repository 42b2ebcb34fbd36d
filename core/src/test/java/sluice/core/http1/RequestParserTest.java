package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final HeadLimits LIMITS = new HeadLimits(400, 10, 100);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";

    /// The verdict over a head: what was read, or which error and why.
    private static String read(String message) {
        return Splits.verdict(message, RequestParserTest::read);
    }

    private static String read(Splits.Arrival arrival) {
        var parser = new RequestParser(LIMITS);
        while (arrival.more()) {
            if (parser.read(arrival.bytes())) {
                return verdict(parser) + "|" + (parser.error.isEmpty() ? arrival.rest() : "");
            }
        }
        return "incomplete";
    }

    private static String verdict(RequestParser parser) {
        if (!parser.error.isEmpty()) {
            return parser.code.wire() + ": " + parser.error;
        }
        var headers = parser.headers;
        var target = new String(headers.bytes(), parser.targetFrom, parser.targetTo - parser.targetFrom, ISO_8859_1);
        var fields = new StringJoiner(",", "{", "}");
        headers.forEach((name, value) -> fields.add(name.text() + "=" + value));
        var framing = parser.framing;
        return parser.method + " " + target + (parser.http10 ? " 1.0 " : " 1.1 ") + fields
                + (framing.chunked ? " chunked" : "")
                + (framing.contentLength >= 0 ? " length " + framing.contentLength : "")
                + (framing.close ? " close" : "")
                + (framing.keepAlive ? " keep-alive" : "")
                + (framing.expectsContinue ? " continue" : "");
    }

    @Test
    void readsAHeadAndLeavesWhatFollowsItAlone() {
        assertThat(read(GET + "\r\nbody\r\n\r\n")).isEqualTo("GET / 1.1 {Host=a}|body\r\n\r\n");
    }

    @Test
    void waitsForTheEndOfAHead() {
        assertThat(read(GET + "X: 1\r\n")).isEqualTo("incomplete");
        assertThat(read("\r\n")).isEqualTo("incomplete");
        assertThat(read("\r")).isEqualTo("incomplete");
        assertThat(read("")).isEqualTo("incomplete");
    }

    @Test
    void toleratesOneEmptyLineBeforeARequest() {
        assertThat(read("\r\n" + GET + "\r\n")).isEqualTo("GET / 1.1 {Host=a}|");
        assertThat(read("\r\n\r\n" + GET + "\r\n"))
                .isEqualTo("request_invalid: the request line does not start with a method|");
    }

    @Test
    void toleratesAnEmptyLineBeforeEveryRequestOfAConnection() {
        var parser = new RequestParser(LIMITS);
        try (var arrival = Splits.arrival("\r\n" + GET + "\r\n\r\n" + GET + "\r\n")) {
            while (arrival.more()) {
                // all of it
            }
            assertThat(parser.read(arrival.bytes())).isTrue();
            assertThat(verdict(parser)).isEqualTo("GET / 1.1 {Host=a}");
            assertThat(parser.read(arrival.bytes())).isTrue();
            assertThat(verdict(parser)).isEqualTo("GET / 1.1 {Host=a}");
        }
    }

    @Test
    void takesOptionalWhitespaceOffValues() {
        assertThat(read(GET + "A:x\r\nB: \t y z \t\r\nC:\r\nD: \r\nE:  \t \r\n\r\n"))
                .isEqualTo("GET / 1.1 {Host=a,A=x,B=y z,C=,D=,E=}|");
    }

    @Test
    void keepsOctetsAbove127InValues() {
        assertThat(read(GET + "X: gr\u00fc\u00df\u00ff\r\n\r\n"))
                .isEqualTo("GET / 1.1 {Host=a,X=gr\u00fc\u00df\u00ff}|");
    }

    @Test
    void readsEveryCharacterThatATokenMayHave() {
        assertThat(read("M-S!#$%&'*+.^_`|~09 / HTTP/1.1\r\nhost: a\r\nx!#$%&'*+-.^_`|~Z9: 1\r\n\r\n"))
                .isEqualTo("M-S!#$%&'*+.^_`|~09 / 1.1 {host=a,x!#$%&'*+-.^_`|~Z9=1}|");
    }

    @Test
    void knowsFieldsInEverySpellingOfTheirNames() {
        assertThat(read("POST / HTTP/1.1\r\nhOST: a\r\ncontent-LENGTH: 3\r\nCONNECTION: Close\r\n\r\nabc"))
                .isEqualTo("POST / 1.1 {hOST=a,content-LENGTH=3,CONNECTION=Close} length 3 close|abc");
    }

    @Test
    void readsFramingAndConnectionOptions() {
        assertThat(read(GET + "Transfer-Encoding: ChunkeD\r\nExpect: 100-Continue\r\n\r\n"))
                .endsWith(" chunked continue|");
        assertThat(read(GET + "Content-Length: 0\r\nConnection: X, keep-alive ,\tCLOSE\r\n\r\n"))
                .endsWith(" length 0 close keep-alive|");
        assertThat(read(GET + "Content-Length: 000000000000000042\r\n\r\n")).endsWith(" length 42|");
        assertThat(read(GET + "Content-Length: 999999999999999999\r\n\r\n")).endsWith(" length 999999999999999999|");
    }

    @Test
    void admitsRequestsOfHttp10WithoutHost() {
        assertThat(read("GET / HTTP/1.0\r\n\r\n")).isEqualTo("GET / 1.0 {}|");
        assertThat(read("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"))
                .isEqualTo("GET / 1.0 {Host=a,Connection=keep-alive} keep-alive|");
    }

    @Test
    void takesEveryFormOfTarget() {
        assertThat(read("GET http://a:8080/x?y HTTP/1.1\r\nHost: a:8080\r\n\r\n"))
                .startsWith("GET http://a:8080/x?y 1.1");
        assertThat(read("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("OPTIONS * 1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\nHost: a\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.10\r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\rX\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u007f HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u00fc HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET HTTP/1.1\r\nHost: a\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "G\u00fcT / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\r\n\r\n",
            })
    void refusesARequestLineThatIsNotOne(String message) {
        assertThat(read(message)).startsWith("request_invalid: the request line ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 5~Transfer-Encoding: chunked| both Content-Length and Transfer-Encoding",
                "Transfer-Encoding: chunked~Content-Length: 5| both Content-Length and Transfer-Encoding",
                "Content-Length: 5~Content-Length: 5| more than one Content-Length",
                "Content-Length: 5~Content-Length: 6| more than one Content-Length",
                "Content-Length: 5, 5| a Content-Length that is not a number of bytes",
                "Content-Length: +3| a Content-Length that is not a number of bytes",
                "Content-Length: -3| a Content-Length that is not a number of bytes",
                "Content-Length: 0x3| a Content-Length that is not a number of bytes",
                "Content-Length: 3 3| a Content-Length that is not a number of bytes",
                "Content-Length: 3.0| a Content-Length that is not a number of bytes",
                "Content-Length:| a Content-Length that is not a number of bytes",
                "Content-Length: 1000000000000000000| a Content-Length that is not a number of bytes",
                "Content-Length: 18446744073709551619| a Content-Length that is not a number of bytes",
                "Content-Length: \u00b2| a Content-Length that is not a number of bytes",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked| more than one Transfer-Encoding",
                "Transfer-Encoding: gzip~Transfer-Encoding: chunked| more than one Transfer-Encoding",
            })
    void refusesFramingThatCouldBeReadInTwoWays(String fields, String error) {
        assertThat(read(GET + fields.replace("~", "\r\n") + "\r\n\r\n")).isEqualTo("request_invalid: " + error + "|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip, chunked",
                "chunked, chunked",
                "chunked, gzip",
                "identity",
                "xchunked",
                "chunked;q=1",
                "",
                ",chunked",
                "chunked,",
                "\u000bchunked",
                "\"chunked\""
            })
    void admitsNoTransferCodingButChunked(String coding) {
        assertThat(read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + "\r\n\r\n"))
                .isIn(
                        "not_implemented: a transfer coding other than chunked|",
                        "request_invalid: a header value contains a control character|");
    }

    @Test
    void refusesTransferEncodingWithHttp10() {
        assertThat(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isEqualTo("request_invalid: Transfer-Encoding with HTTP/1.0|");
    }

    @Test
    void refusesNoHostAndASecondHost() {
        assertThat(read("GET / HTTP/1.1\r\nX: 1\r\n\r\n")).isEqualTo("request_invalid: there is no Host|");
        assertThat(read(GET + "Host: a\r\n\r\n")).isEqualTo("request_invalid: there is more than one Host|");
        assertThat(read("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"))
                .isEqualTo("request_invalid: there is more than one Host|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "X : 1|a space stands before the colon of a header",
                "X\t: 1|a space stands before the colon of a header",
                " X: 1|a header line is folded",
                "\tfolded|a header line is folded",
                ": 1|a header name is empty or not a token",
                "(x): 1|a header name is empty or not a token",
                "X(: 1|a header name is not a token",
                "X\u00fc: 1|a header name is not a token",
                "X|a header name is not a token",
                "X: a\0b|a header value contains a control character",
                "X: a\u0001b|a header value contains a control character",
                "X: a\u007fb|a header value contains a control character",
                "X: a^b|a header value contains a control character",
                "X: ^|a header value contains a control character",
            })
    void refusesFieldLinesThatAreNotStrict(String line, String error) {
        assertThat(read(GET + line.replace('^', '\r') + "\r\n\r\n")).isEqualTo("request_invalid: " + error + "|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n",
            })
    void refusesALineThatEndsWithoutCr(String message) {
        assertThat(read(message)).isEqualTo("request_invalid: a line ends without CR|");
    }

    @Test
    void admitsWhatTheLimitsSayAndNotOneMore() {
        var target = "/" + "x".repeat(99);
        assertThat(read("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("GET /x");
        assertThat(read("GET " + target + "x HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo("target_too_long: the target is longer than 100 bytes|");
        assertThat(read(GET + "X: 1\r\n".repeat(9) + "\r\n")).startsWith("GET / 1.1");
        assertThat(read(GET + "X: 1\r\n".repeat(10) + "\r\n"))
                .isEqualTo("headers_too_large: there are more than 10 header fields|");
        assertThat(read(GET + "X: " + "y".repeat(386) + "\r\n\r\n")).startsWith("GET / 1.1");
        assertThat(read(GET + "X: " + "y".repeat(387) + "\r\n\r\n"))
                .isEqualTo("headers_too_large: the header fields are larger than 400 bytes|");
    }

    @Test
    void doesNotWaitForTheEndOfAHeadThatIsTooLarge() {
        assertThat(read("GET /" + "x".repeat(1000))).startsWith("target_too_long");
        assertThat(read(GET + "X: " + "y".repeat(1000))).startsWith("headers_too_large");
        assertThat(read("x".repeat(1000))).startsWith("target_too_long");
    }

    @Test
    void aHeadThatExpiresIsRefusedAsATimeout() {
        var parser = new RequestParser(LIMITS);
        try (var arrival = Splits.arrival("GET / HT")) {
            arrival.more();
            assertThat(parser.read(arrival.bytes())).isFalse();
            assertThat(parser.isBegun()).isTrue();
            parser.expire();
            assertThat(verdict(parser)).isEqualTo("request_timeout: the head did not arrive in time");
        }
    }
}
