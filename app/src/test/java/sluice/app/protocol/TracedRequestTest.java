package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The request that a gateway exists for, stage by stage, on real sockets: limit by address, route, who
/// calls, limit by caller and tier, what it may do, transform, upstream, transform, log. What one stage
/// refuses, no later one sees.
@Timeout(60)
class TracedRequestTest {
    private final RecordingOrigin first = new RecordingOrigin();
    private final RecordingOrigin second = new RecordingOrigin();
    private final LocalIssuer issuer = new LocalIssuer();

    @AfterEach
    void end() throws IOException {
        issuer.close();
        first.close();
        second.close();
    }

    private Front front(String byAddress) {
        issuer.publish("k1");
        return Front.serve(
                """
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                issuers: [{ name: main, issuer: "%s", audience: [orders], jwks: "%s" }]
                tiers: [free, pro, partner]
                consumers:
                  - { name: acme, tier: pro, subjects: [{ issuer: main, sub: usr_pro }] }
                  - { name: globex, tier: partner, subjects: [{ issuer: main, sub: usr_partner }] }
                policies: [{ rate-limit: { limit: %s, per: client.ip, name: by-address, headers: false } }]
                upstreams:
                  - { name: orders-v1, endpoints: ["http://127.0.0.1:%d"] }
                  - { name: orders-v2, endpoints: ["http://127.0.0.1:%d"] }
                routes:
                  - name: orders
                    match: POST /orders
                    policies:
                      - jwt: main
                      - rate-limit: { limit: 10/minute, per: consumer, name: by-caller }
                      - authorize: { scopes: ["write:orders"] }
                      - request-headers: { set: { X-Caller: "${claims.sub}" } }
                      - response-headers: { set: { X-Route: "${route}" } }
                    to: { split: { orders-v1: 90, orders-v2: 10 }, sticky: claims.sub }
                  - name: tiered
                    match: /tiered
                    policies:
                      - jwt: main
                      - rate-limit: { tiers: { free: 100/hour, pro: 1000/hour, partner: 10000/hour }, per: consumer }
                    to: orders-v1
                """.formatted(LocalIssuer.NAME, issuer.url("/jwks.json"), byAddress, first.port(), second.port()));
    }

    private static Answer post(RawClient client, String target, String token) throws IOException {
        client.send("POST " + target + " HTTP/1.1\r\nHost: api.example.com\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + "X-User-Id: root\r\nx_consumer: root\r\nX.Auth.Verified: true\r\nConnection: X-User-Roles\r\nX-User-Roles: admin\r\n"
                + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"items\":[]}");
        return client.answer();
    }

    private String token(String subject) {
        return issuer.token("k1", subject, "\"scope\":\"write:orders\",\"roles\":[\"buyer\",\"admin\"]");
    }

    private List<StrictReader.Message> received() {
        var all = new ArrayList<>(first.take());
        all.addAll(second.take());
        return all;
    }

    @Test
    void theUpstreamLearnsWhoCallsTheClientWhatRemainsAndTheLogAllOfIt() throws Exception {
        try (var front = front("1000/s");
                var client = front.client()) {
            var sides = new ArrayList<Integer>();
            for (int left = 9; left >= 0; left--) {
                var answer = post(client, "/orders", token("usr_abc"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("10");
                assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(left));
                assertThat(answer.header("X-Route")).isEqualTo("orders");
                sides.add(first.take().size());
                second.take();
            }
            assertThat(sides).as("one caller stays on one side").containsOnly(sides.getFirst());

            var eleventh = post(client, "/orders", token("usr_abc"));
            assertThat(eleventh.status()).isEqualTo(429);
            assertThat(eleventh.body())
                    .contains(
                            "\"error\":\"rate_limited\"",
                            "\"detail\":\"limit of 10 per minute reached\"",
                            "\"retryAfter\":");
            assertThat(eleventh.header("X-RateLimit-Remaining")).isEqualTo("0");
            assertThat(eleventh.header("Retry-After")).matches("[1-6]");
            assertThat(received()).isEmpty();

            var lines = front.logged("/orders", 11);
            assertThat(lines.getFirst())
                    .contains("\"user_id\":\"usr_abc\"", "\"route\":\"orders\"", "\"status\":200", "\"duration_ms\":")
                    .contains("\"gateway_ms\":", "\"trace_id\":\"", "\"rate_limit_remaining\":9");
            assertThat(lines.getLast()).contains("\"status\":429", "\"error\":\"rate_limited\"", "\"attempts\":0");
        }
    }

    @Test
    void whatAClientSaysOfItselfNeverPasses() throws Exception {
        try (var front = front("1000/s");
                var client = front.client()) {
            assertThat(post(client, "/orders", token("usr_pro")).status()).isEqualTo(200);
            var request = received().getFirst();
            assertThat(request.values("X-User-Id")).containsExactly("usr_pro");
            assertThat(request.values("X-User-Roles")).containsExactly("buyer,admin");
            assertThat(request.values("X-Consumer")).containsExactly("acme");
            assertThat(request.values("X-Consumer-Tier")).containsExactly("pro");
            assertThat(request.values("X-Auth-Verified")).containsExactly("true");
            assertThat(request.values("X-Caller")).containsExactly("usr_pro");
            assertThat(request.values("Authorization")).isEmpty();
            assertThat(request.values("x_consumer")).isEmpty();
            assertThat(request.values("X.Auth.Verified")).isEmpty();
            assertThat(front.logged("/orders")).contains("\"consumer\":\"acme\"", "\"tier\":\"pro\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no token, /orders, 401, unauthenticated",
        "wrong token, /orders, 401, unauthenticated",
        "no scope, /orders, 403, forbidden",
        "good, /nothing, 404, route_not_found"
    })
    void whoIsRefusedIsRefusedByTheRightStage(String caller, String target, int status, String error) throws Exception {
        var token = switch (caller) {
            case "no token" -> "";
            case "wrong token" -> token("usr_abc") + "x";
            case "no scope" -> issuer.token("k1", "usr_abc", "\"scope\":\"read:orders\"");
            default -> token("usr_abc");
        };
        try (var front = front("1000/s");
                var client = front.client()) {
            var answer = post(client, target, token);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
            assertThat(received()).isEmpty();
        }
    }

    @Test
    void theLimitByAddressStandsBeforeEverything() throws Exception {
        try (var front = front("2/hour");
                var client = front.client()) {
            assertThat(post(client, "/nothing", "").status()).isEqualTo(404);
            assertThat(post(client, "/orders", "").status()).isEqualTo(401);
            assertThat(post(client, "/orders", token("usr_abc")).status()).isEqualTo(429);
            assertThat(post(client, "/nothing", "").status()).isEqualTo(429);
            assertThat(received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"usr_abc, 100", "usr_pro, 1000", "usr_partner, 10000"})
    void everyTierHasALimitOfItsOwn(String subject, String limit) throws Exception {
        try (var front = front("1000/s");
                var client = front.client()) {
            var answer = post(client, "/tiered", token(subject));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-RateLimit-Limit")).isEqualTo(limit);
        }
    }
}
