package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Policies that are observed, or enforced for a part of the exchanges.
class RolloutTest {
    private static final String HEAD = "listeners: [{ name: test, address: \"127.0.0.1:0\" }]\nroutes:\n";

    private static Front route(String policies) {
        return Front.serve(HEAD + "  - { name: r, match: /r, policies: [" + policies + "], to: { respond: {} } }");
    }

    private static String get(RawClient client, String... fields) throws IOException {
        return client.get("/r", fields).head();
    }

    @Test
    void anObservedLimitRefusesNobodyAndIsCountedAndLogged() throws IOException {
        try (var front = route("{ rate-limit: { name: fair, limit: 2/hour, rollout: { mode: observe } } }");
                var client = front.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(client)).startsWith("HTTP/1.1 200").doesNotContain("RateLimit");
            }
            var lines = front.logged("/r", 3);
            assertThat(lines.getFirst()).doesNotContain("observed");
            assertThat(lines.getLast()).contains("\"observed\":\"fair:refuse:rate_limited\"");
            assertThat(decisions(front, "fair", "refuse", "observe")).isEqualTo(1);
            assertThat(decisions(front, "fair", "proceed", "observe")).isEqualTo(2);
            assertThat(decisions(front, "fair", "refuse", "enforce")).isZero();
        }
    }

    private static double decisions(Front front, String policy, String decision, String mode) throws IOException {
        return front.metric("sluice_policy_decisions_total{decision=\"" + decision + "\",mode=\"" + mode
                + "\",policy=\"" + policy + "\",route=\"r\"}");
    }

    @Test
    void anObservedLimitSpendsNothingOfAnEnforcedOne() throws IOException {
        try (var front = route("{ rate-limit: { name: seen, limit: 1/hour, rollout: { mode: observe } } },"
                        + "{ rate-limit: { name: real, limit: 3/hour } }");
                var client = front.client()) {
            var remaining = List.of("2", "1", "0");
            for (var left : remaining) {
                assertThat(get(client)).startsWith("HTTP/1.1 200").contains("X-RateLimit-Remaining: " + left);
            }
            assertThat(get(client)).startsWith("HTTP/1.1 429");
        }
    }

    @Test
    void whatAnObservedPolicyChangesIsNotSeen() throws IOException {
        try (var origin = new RecordingOrigin();
                var front = Front.serve("listeners: [{ name: test, address: \"127.0.0.1:0\" }]\n"
                        + "upstreams: [{ name: up, endpoints: [\"http://127.0.0.1:" + origin.port() + "\"] }]\n"
                        + "routes: [{ name: r, match: /r, to: up, policies: ["
                        + "{ request-headers: { set: { X-A: a }, rollout: { mode: observe } } },"
                        + "{ rewrite: { path: /other, rollout: { mode: observe } } },"
                        + "{ response-headers: { set: { X-B: b }, rollout: { mode: observe } } }] }]");
                var client = front.client()) {
            assertThat(get(client)).startsWith("HTTP/1.1 200").doesNotContain("X-B");
            var seen = origin.take().getFirst();
            assertThat(seen.line()).startsWith("GET /r ");
            assertThat(seen.fields().toString()).doesNotContain("X-A");
        }
    }

    @Test
    void aPercentageIsEnforcedByKeyAndTheSameKeyStaysOnItsSide() throws IOException {
        try (var front = route("{ ip-deny: { networks: [127.0.0.0/8],"
                        + " rollout: { percent: 25%, key: request.headers.x-user } } }");
                var client = front.client()) {
            var first = statuses(client);
            assertThat(statuses(client)).isEqualTo(first);
            assertThat(first.stream().filter(it -> it.contains("403")).count()).isBetween(25L, 75L);
            assertThat(first).anyMatch(it -> it.contains("200"));
        }
    }

    private static List<String> statuses(RawClient client) {
        return IntStream.range(0, 200)
                .mapToObj(i -> {
                    try {
                        return get(client, "X-User: u" + i).lines().findFirst().orElseThrow();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    @Test
    void withoutAKeyEveryExchangeIsDrawnAnew() throws IOException {
        try (var front = route("{ ip-deny: { networks: [127.0.0.0/8], rollout: { percent: 50% } } }");
                var client = front.client()) {
            assertThat(statuses(client)).anyMatch(it -> it.contains("403")).anyMatch(it -> it.contains("200"));
        }
    }

    @Test
    void theMomentsOfAPolicyAreOnTheSameSide() throws IOException {
        try (var front = route("{ rate-limit: { limit: 1000/s, rollout: { percent: 50% } } }");
                var client = front.client()) {
            for (int i = 0; i < 50; i++) {
                get(client);
            }
            front.logged("/r", 50);
            double enforced = decisions(front, "rate-limit", "proceed", "enforce");
            assertThat(enforced).isBetween(1.0, 49.0);
            assertThat(decisions(front, "rate-limit", "proceed", "observe")).isEqualTo(50 - enforced);
        }
    }

    @Test
    void anObservedAuthenticationLetsEverybodyPassAndNobodyHasAnIdentity() throws IOException {
        try (var issuer = new LocalIssuer();
                var origin = new RecordingOrigin()) {
            issuer.publish("k1");
            try (var front = Front.serve("""
                            listeners: [{ name: public, address: "127.0.0.1:0" }]
                            issuers: [{ name: main, issuer: "%s", audience: [orders], jwks: "%s" }]
                            upstreams: [{ name: up, endpoints: ["http://127.0.0.1:%d"] }]
                            routes: [{ name: r, match: /r, policies: [{ jwt: { issuer: main, rollout: { mode: observe } } }], to: up }]
                            """.formatted(LocalIssuer.NAME, issuer.url("/jwks.json"), origin.port()));
                    var client = front.client()) {
                assertThat(get(client)).startsWith("HTTP/1.1 200");
                var token = "Authorization: Bearer " + issuer.token("k1", "usr_abc", "\"scope\":\"read\"");
                int good = 0;
                while (decisions(front, "jwt", "proceed", "observe") == 0) { // until the keys are there
                    assertThat(get(client, token)).startsWith("HTTP/1.1 200");
                    good++;
                }
                for (var seen : origin.take()) {
                    assertThat(seen.fields().toString()).doesNotContain("X-Auth-Verified", "usr_abc");
                }
                var lines = front.logged("/r", good + 1);
                assertThat(lines.getFirst()).contains("\"observed\":\"jwt:refuse:unauthenticated\"");
                assertThat(lines.getLast()).doesNotContain("observed", "user_id");
            }
        }
    }
}
