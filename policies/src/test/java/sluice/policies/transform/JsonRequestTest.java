package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class JsonRequestTest {
    private static final JsonRequest RENAME = new JsonRequest(Map.of("user_id", "userId"), List.of(), List.of());

    private static Policy build(JsonRequest spec) {
        return spec.build(new FakeBuildContext());
    }

    private static ExchangeFixture post(String type) {
        return ExchangeFixture.of("POST", "/orders").header("Content-Type", type);
    }

    @Test
    void changesJsonInWhateverPiecesItComes() {
        var exchange = post("application/json; charset=utf-8");
        assertThat(exchange.request(build(RENAME))).isEqualTo(Verdict.PROCEED);
        var body = exchange.requestBody(build(RENAME), "{\"us", "er_id\"", ":4", "2}");
        assertThat(body.text()).isEqualTo("{\"userId\":42}");
        assertThat(body.trailers()).isNotNull();
    }

    @Test
    void changesEveryTypeThatIsWrittenInJson() {
        assertThat(post("application/merge-patch+json")
                        .requestBody(build(RENAME), "{\"user_id\":1}")
                        .text())
                .isEqualTo("{\"userId\":1}");
        assertThat(post("Application/JSON")
                        .requestBody(build(RENAME), "{\"user_id\":1}")
                        .text())
                .isEqualTo("{\"userId\":1}");
    }

    @Test
    void leavesOtherBodiesAlone() {
        for (var type : List.of("text/plain", "application/jsonp", "application/x-ndjson", "multipart/form-data")) {
            assertThat(post(type).requestBody(build(RENAME), "{\"user_id\":1}").text())
                    .as(type)
                    .isEqualTo("{\"user_id\":1}");
        }
        assertThat(ExchangeFixture.of("POST", "/")
                        .requestBody(build(RENAME), "{")
                        .text())
                .isEqualTo("{");
    }

    @Test
    void refusesWhatIsNotJsonAndSaysWhere() {
        var body = post("application/json").requestBody(build(RENAME), "{\"a\":1", ",}");
        var failure = Objects.requireNonNull(body.failure());
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.code().wire()).isEqualTo("request_invalid");
        assertThat(failure.detail()).isEqualTo("the body is not JSON at byte 7: expected the name of a member");
    }

    @Test
    void refusesWhatEndsTooEarly() {
        var failure =
                post("application/json").requestBody(build(RENAME), "{\"a\":1").failure();
        assertThat(Objects.requireNonNull(failure).detail()).isEqualTo("the body is not JSON at byte 6: expected more");
    }

    @Test
    void aBodyWithoutAByteIsNoDocument() {
        var body = post("application/json").requestBody(build(RENAME));
        assertThat(body.failure()).isNull();
        assertThat(body.trailers()).isNotNull();
    }

    @Test
    void refusesContentCodings() {
        var verdict =
                post("application/json").header("Content-Encoding", "gzip").request(build(RENAME));
        assertThat(((Verdict.Refuse) verdict).failure().status()).isEqualTo(415);
        assertThat(((Verdict.Refuse) verdict).failure().headers()).containsExactly("Accept-Encoding", "identity");
        assertThat(post("application/json")
                        .header("Content-Encoding", "identity")
                        .request(build(RENAME)))
                .isEqualTo(Verdict.PROCEED);
        assertThat(post("text/plain").header("Content-Encoding", "gzip").request(build(RENAME)))
                .isEqualTo(Verdict.PROCEED);
    }

    @Test
    void sumsOverOtherBytesDoNotGoOn() {
        var exchange = post("application/json").header("Content-MD5", "x").header("content-digest", "sha-256=:x:");
        exchange.request(build(RENAME));
        assertThat(exchange.upstreamHeader("Content-MD5")).isNull();
        assertThat(exchange.upstreamHeader("Content-Digest")).isNull();
    }

    @Test
    void isWeakerOnceMoreMayPass() {
        var before = new JsonRequest(Map.of(), List.of("a"), List.of("b", "c"));
        assertThat(new JsonRequest(Map.of(), List.of("a", "x"), List.of("b")).weakerThan(before))
                .isFalse();
        assertThat(new JsonRequest(Map.of(), List.of(), List.of("b", "c")).weakerThan(before))
                .isTrue();
        assertThat(new JsonRequest(Map.of(), List.of("a"), List.of("b", "d")).weakerThan(before))
                .isTrue();
        assertThat(new JsonRequest(Map.of(), List.of("a"), List.of()).weakerThan(before))
                .isTrue();
    }

    @Test
    void refusesRulesThatMakeNoSense() {
        assertThatThrownBy(() -> new JsonRequest(Map.of(), List.of(), List.of()))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new JsonRequest(Map.of("a", "b.c"), List.of(), List.of()))
                .hasMessageContaining("a name without dots");
    }
}
