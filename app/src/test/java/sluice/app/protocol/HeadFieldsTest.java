package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which fields of heads pass, and which the gateway writes.
class HeadFieldsTest {
    private static final RawUpstream UPSTREAM = new RawUpstream();
    private static Front front;
    private static Front behindProxy;

    @BeforeAll
    static void start() {
        Leaks.listen();
        front = Front.serve(yaml(""));
        behindProxy = Front.serve(yaml(", trusted-proxies: [127.0.0.0/8]"));
    }

    private static String yaml(String listener) {
        return """
                runtime: { loops: 1 }
                listeners: [{ name: public, address: "127.0.0.1:0"%s }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                routes:
                  - { name: things, match: { path: [/ok, /hops, /trailers] }, to: things }
                  - { name: own-host, match: /own-host, to: { proxy: { upstream: things, path: /ok, host: upstream } } }
                  - { name: get-only, match: GET /get-only, to: things }
                """.formatted(listener, UPSTREAM.port());
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        behindProxy.close();
        UPSTREAM.close();
    }

    @Test
    void theUpstreamIsToldWhoAskedThroughWhom() throws IOException {
        try (var client = front.client()) {
            var answer = client.get(
                    "/ok",
                    "X-Forwarded-For: 6.6.6.6",
                    "X-Forwarded-Proto: https",
                    "X-Forwarded-Host: evil.example",
                    "Forwarded: for=6.6.6.6",
                    "X-Real-IP: 6.6.6.6",
                    "X-Request-Id: mine",
                    "Via: 1.0 first");
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-Proto")).containsExactly("http");
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-Host")).containsExactly("api.example.com");
            assertThat(UPSTREAM.received("/ok", "Forwarded"))
                    .containsExactly("for=127.0.0.1;proto=http;host=\"api.example.com\";by=_sluice");
            assertThat(UPSTREAM.received("/ok", "X-Real-IP")).isEmpty();
            assertThat(UPSTREAM.received("/ok", "Via")).containsExactly("1.0 first, 1.1 sluice");
            assertThat(UPSTREAM.received("/ok", "Host")).containsExactly("api.example.com");
            var id = Objects.requireNonNull(answer.header("X-Request-Id"));
            assertThat(UPSTREAM.received("/ok", "X-Request-Id")).containsExactly(id);
            assertThat(id).isNotEqualTo("mine").hasSize(36);
        }
    }

    @Test
    void aTrustedProxyIsBelieved() throws IOException {
        try (var client = behindProxy.client()) {
            var answer = client.get(
                    "/ok",
                    "X-Forwarded-For: 203.0.113.9, 127.0.0.7",
                    "X-Forwarded-Proto: https",
                    "X-Request-Id: mine",
                    "X_Forwarded_For: 6.6.6.6");
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-For"))
                    .containsExactly("203.0.113.9, 127.0.0.7, 127.0.0.1");
            assertThat(UPSTREAM.received("/ok", "X-Forwarded-Proto")).containsExactly("https");
            assertThat(UPSTREAM.received("/ok", "X_Forwarded_For")).isEmpty();
            assertThat(UPSTREAM.received("/ok", "X-Request-Id")).containsExactly("mine");
            assertThat(answer.header("X-Request-Id")).isEqualTo("mine");
        }
        assertThat(behindProxy.logged("/ok")).contains("\"client_ip\":\"203.0.113.9\"", "\"request_id\":\"mine\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-User-Id",
                "x_user_id",
                "X.User.Roles",
                "X-USER-SCOPES",
                "x-Consumer",
                "X_Consumer_Tier",
                "X-Auth-Verified",
                "X.Auth_Verified",
                "Client-Cert",
                "client_cert",
                "X-Forwarded-Client-Cert",
                "X-Gateway-Assertion"
            })
    void aClientCannotSayWhoItIs(String name) throws IOException {
        for (var gateway : new Front[] {front, behindProxy}) {
            try (var client = gateway.client()) {
                client.get("/ok", name + ": root", "X-Plain: 1");
                assertThat(UPSTREAM.received("/ok", name)).isEmpty();
                assertThat(UPSTREAM.received("/ok", "X-Plain")).containsExactly("1");
            }
        }
    }

    @Test
    void aClientCannotSayWhoItIsInTrailersEither() throws IOException {
        UPSTREAM.on("/trailers", visit -> {
            var trailers = new StringBuilder();
            visit.body(trailers);
            visit.answer(trailers.toString());
        });
        try (var client = front.client()) {
            client.send("POST /trailers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("0\r\nX-User-Id: root\r\nX_Forwarded_For: 6.6.6.6\r\nAuthorization: x\r\nX-Sum: 1\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("X-Sum: 1\r\n");
        }
    }

    @Test
    void fieldsOfOneConnectionDoNotPass() throws IOException {
        UPSTREAM.on("/hops", visit -> {
            visit.send("HTTP/1.1 200 OK\r\nConnection: X-Internal\r\nX-Internal: 1\r\nKeep-Alive: timeout=5\r\n");
            visit.send("Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nContent-Length: 2\r\nX-Plain: 1\r\n\r\nhi");
        });
        try (var client = front.client()) {
            var answer = client.get(
                    "/hops",
                    "Connection: keep-alive, X-Hop, Upgrade, HTTP2-Settings",
                    "X-Hop: 1",
                    "Keep-Alive: 5",
                    "TE: trailers",
                    "Proxy-Authorization: Basic x",
                    "Proxy-Connection: keep-alive",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                    "X-Plain: 1");
            var sent = UPSTREAM.heads("/hops").getLast();
            assertThat(sent)
                    .contains("X-Plain: 1")
                    .doesNotContainIgnoringCase(
                            "x-hop", "keep-alive", "\r\nte:", "proxy-", "upgrade", "http2", "connection:");
            assertThat(answer.head())
                    .contains("X-Plain: 1")
                    .doesNotContainIgnoringCase(
                            "x-internal", "keep-alive", "proxy-authenticate", "upgrade", "connection:");
            assertThat(answer.body()).isEqualTo("hi");
        }
    }

    @Test
    void oddFieldsPassAsTheyAre() throws IOException {
        try (var client = front.client()) {
            client.send("GET /ok HTTP/1.1\r\nHost: a\r\nx-MiXeD:v\r\nX-Empty:\r\nX-Octets: gr\u00fc\u00dfe\r\n");
            client.send("Cookie: a=1; b=2\r\nCookie: c=3\r\n\r\n");
            client.answer();
            var sent = UPSTREAM.heads("/ok").getLast();
            assertThat(sent).contains("\r\nx-MiXeD: v\r\n", "\r\nX-Empty: \r\n", "\r\nX-Octets: gr\u00fc\u00dfe\r\n");
            assertThat(UPSTREAM.received("/ok", "Cookie")).containsExactly("a=1; b=2", "c=3");
        }
    }

    @Test
    void theUpstreamMaySeeItsOwnHost() throws IOException {
        try (var client = front.client()) {
            client.get("/own-host");
            assertThat(UPSTREAM.received("/ok", "Host")).containsExactly("127.0.0.1:" + UPSTREAM.port());
        }
    }

    @Test
    void aProblemOfTheGatewayLooksLikeOne() throws IOException {
        try (var client = front.client()) {
            var answer = client.get("/nowhere-else");
            var id = answer.header("X-Request-Id");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Proxy-Status"))
                    .isEqualTo("sluice; error=destination_not_found; details=\"route_not_found\"");
            assertThat(answer.header("Date")).endsWith(" GMT");
            assertThat(answer.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                            + "\"detail\":\"no route matches this request\",\"error\":\"route_not_found\",\"requestId\":\""
                            + id
                            + "\"}\n");
            var wrong = client.ask("DELETE", "/get-only");
            assertThat(wrong.status()).isEqualTo(405);
            assertThat(wrong.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(client.get("/ok").status()).as("the next answer").isEqualTo(200);
        }
        assertThat(front.logged("/nowhere-else"))
                .contains(
                        "\"status\":404", "\"route\":\"none\"", "\"error\":\"route_not_found\"", "\"side\":\"client\"")
                .doesNotContain("\"upstream\"");
    }

    @Test
    void aTraceGoesOn() throws IOException {
        try (var client = front.client()) {
            client.get(
                    "/ok", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate: a=b");
            assertThat(UPSTREAM.received("/ok", "traceparent"))
                    .singleElement()
                    .asString()
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .endsWith("-00");
            assertThat(UPSTREAM.received("/ok", "tracestate")).containsExactly("a=b");
        }
    }

    @Test
    void everyFormOfTargetReachesItsRoute() throws IOException {
        try (var client = front.client()) {
            assertThat(client.get("http://api.example.com/./%6fk?a=%2F..").status())
                    .isEqualTo(200);
            assertThat(UPSTREAM.heads("/ok").getLast()).startsWith("GET /ok?a=%2F.. HTTP/1.1\r\n");
            assertThat(client.get("//ok").status()).isEqualTo(200);
        }
    }
}
