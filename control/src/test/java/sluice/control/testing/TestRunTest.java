package sluice.control.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunTest {
    @TempDir
    private Path directory;

    private void passes(String test) throws Exception {
        assertThat(Written.outcome(directory, test).problems()).isEmpty();
    }

    @Test
    void whatIsExpectedAppliesToTheLastRepeatAndCallsToAll() throws Exception {
        passes("""
                - name: the third of a minute
                  request: GET http://a/v1/orders
                  repeat: 3
                  expect: { status: 429, error: rate_limited, upstream: absent, upstream-calls: 2 }
                """);
    }

    @Test
    void timePassesBeforeTheLastRepeatAndBetweenAll() throws Exception {
        passes("""
                - name: a minute later
                  request: GET http://a/v1/orders
                  repeat: 3
                  after: 60s
                  expect: { status: 200, upstream-calls: 3 }
                """);
        passes("""
                - name: slowly
                  request: GET http://a/v1/orders
                  repeat: 50
                  every: 30s
                  expect: { status: 200, upstream-calls: 50 }
                """);
        assertThat(Written.outcome(directory, """
                        - name: a little too fast
                          request: GET http://a/v1/orders
                          repeat: 50
                          every: 29s
                          expect: { upstream-calls: 50 }
                        """).problems()).hasSize(1);
    }

    @Test
    void stepsMeetTheSameGatewayAndInheritWhatTheyLeaveOut() throws Exception {
        passes("""
                - name: two clients
                  request: { url: "http://a/v1/orders", from: 192.0.2.1 }
                  upstreams: { orders: { status: 202 } }
                  repeat: 2
                  expect: { status: 202, upstream-calls: 2 }
                  then:
                    - expect: { status: 429, upstream-calls: 0 }
                    - { request: { url: "http://a/v1/orders", from: 192.0.2.2 }, expect: { status: 202, upstream-calls: 1 } }
                    - { upstreams: { orders: 503 }, expect: { status: 503 } }
                """);
    }

    @Test
    void eachTestStartsAnew() throws Exception {
        passes("- { name: first, request: GET http://a/v1/orders, repeat: 2, expect: { status: 200 } }");
        passes("- { name: second, request: GET http://a/v1/orders, repeat: 2, expect: { status: 200 } }");
    }

    @Test
    void upstreamsFailAsTheTestSays() throws Exception {
        passes("""
                - name: nobody answers
                  request: GET http://a/v1/orders
                  upstreams: { orders: { fail: timeout } }
                  expect: { status: 504, error: upstream_timeout, log: { duration_ms: ~15000.* } }
                """);
        passes("""
                - name: nobody listens
                  request: GET http://a/v1/orders
                  upstreams: { orders: { fail: refused } }
                  expect: { status: 502, error: upstream_unreachable, log: { cause: connection_refused } }
                """);
        passes("""
                - name: the second try is answered
                  request: GET http://a/v1/orders
                  upstreams: { orders: [{ fail: reset }, 200] }
                  expect: { status: 200, error: absent, upstream-calls: 2 }
                """);
        passes("""
                - name: what is not idempotent is not repeated
                  request: POST http://a/v1/orders
                  upstreams: { orders: [{ fail: reset }, 200] }
                  expect: { status: 502, upstream-calls: 1 }
                """);
        passes("""
                - name: an answer that comes too late
                  request: GET http://a/v1/orders
                  upstreams: { orders: { delay: 16s } }
                  expect: { status: 504 }
                """);
    }

    @Test
    void theHeadIsReadAsStrictlyAsOnTheWire() throws Exception {
        passes("""
                - name: no way above the root
                  request: GET http://a/v1/orders/../../../etc
                  expect: { status: 400, error: request_invalid, upstream-calls: 0 }
                """);
        passes("""
                - name: two lengths
                  request: { method: POST, url: "http://a/v1/orders", headers: { Content-Length: ["3", "4"] }, body: abc }
                  expect: { status: 400, error: request_invalid, upstream-calls: 0 }
                """);
        passes("""
                - name: one form of a path
                  request: GET http://a//v1/%6frders/./7
                  expect: { upstream-request: { path: /v1/orders/7 } }
                """);
    }

    @Test
    void aBodyThatNeverEndsIsNotWaitedForWithoutEnd() throws Exception {
        passes("""
                - name: three of four bytes
                  request: { method: POST, url: "http://a/v1/orders", headers: { Content-Length: "4" }, body: abc }
                  expect: { status: 408, error: request_timeout }
                """);
    }

    @Test
    void interimAndHeadRequestsHaveTheirAnswersToo() throws Exception {
        passes("""
                - name: HEAD
                  request: HEAD http://a/v1/orders
                  upstreams: { orders: { body: abc } }
                  expect: { status: 200, body: absent, headers: { Content-Length: "3" }, upstream-request: { method: HEAD } }
                """);
    }
}
