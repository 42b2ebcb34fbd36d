package sluice.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionFieldsTest {
    private static List<String> left(String... lines) {
        var block = HeaderBlockTest.of(lines);
        ConnectionFields.drop(block);
        var names = new ArrayList<String>();
        block.forEach((name, value) -> names.add(name.text()));
        return names;
    }

    @Test
    void whatBelongsToOneConnectionDoesNotGoOn() {
        assertThat(left(
                        "Connection: x",
                        "keep-alive: 5",
                        "Proxy-Connection: x",
                        "TE: trailers",
                        "Transfer-Encoding: chunked",
                        "Upgrade: h2c",
                        "HTTP2-Settings: x",
                        "Proxy-Authenticate: x",
                        "Proxy-Authorization: x",
                        "Accept: y"))
                .containsExactly("Accept");
    }

    @Test
    void whatConnectionNominatesDoesNotGoOn() {
        assertThat(left(
                        "X-Hop: 1",
                        "Connection: close, x-hop ,, X-Other",
                        "connection: Third",
                        "x-other: 1",
                        "THIRD: 1",
                        "Ok: 1"))
                .containsExactly("Ok");
        assertThat(left("Connection: close", "Close: 1", "Ok: 1")).containsExactly("Close", "Ok");
    }

    @Test
    void aNominationCannotTakeOutWhatFramesAMessageOrGatewaysTellEachOther() {
        assertThat(left(
                        "Connection: Host, Content-Length, content-type, Via, Forwarded, X-Forwarded-For, x-forwarded-host,"
                                + " X-Request-Id, traceparent, tracestate",
                        "Host: a",
                        "Content-Length: 1",
                        "Content-Type: a",
                        "Via: a",
                        "Forwarded: a",
                        "X-Forwarded-For: a",
                        "X-Forwarded-Host: a",
                        "X-Request-Id: a",
                        "traceparent: a",
                        "tracestate: a"))
                .hasSize(10);
    }
}
