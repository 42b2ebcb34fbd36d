package sluice.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.HeaderName;

/// What the upstream is told about where a request came from. The peer is 10.1.2.3.
class ForwardingFieldsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Stage stage = new Stage();

    private void ask(boolean trusted, String... fields) {
        var set = trusted ? stage.trustPeer() : stage;
        set.policies().get("/things/1", fields);
        stage.origin.answer(200, "ok");
    }

    private @Nullable String sent(String name) {
        return stage.origin.call().request().headers().get(HeaderName.of(name));
    }

    private List<String> allSent(String name) {
        return stage.origin.call().request().headers().all(HeaderName.of(name));
    }

    private String clientIp() {
        return stage.ended.getFirst().exchange().clientIp();
    }

    @Test
    void tellsWhoAskedWhomThroughWhom() {
        ask(false);
        assertThat(sent("X-Forwarded-For")).isEqualTo("10.1.2.3");
        assertThat(sent("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(sent("X-Forwarded-Host")).isEqualTo("api.example.com");
        assertThat(sent("X-Forwarded-Port")).isEqualTo("8080");
        assertThat(sent("Forwarded")).isEqualTo("for=10.1.2.3;proto=http;host=\"api.example.com\";by=_sluice");
        assertThat(sent("Via")).isEqualTo("1.1 sluice");
        assertThat(sent("X-Request-Id"))
                .isEqualTo(stage.ended.getFirst().exchange().id());
    }

    @Test
    void goesOnFromWhatATrustedProxySaid() {
        ask(
                true,
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-For: 10.0.0.7",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.example.com",
                "X-Forwarded-Port: 443",
                "Forwarded: for=203.0.113.9",
                "Forwarded: for=10.0.0.7",
                "Via: 1.0 first",
                "Via: 1.1 second");
        assertThat(allSent("X-Forwarded-For")).containsExactly("203.0.113.9, 10.0.0.7, 10.1.2.3");
        assertThat(allSent("X-Forwarded-Proto")).containsExactly("https");
        assertThat(allSent("X-Forwarded-Host")).containsExactly("shop.example.com");
        assertThat(allSent("X-Forwarded-Port")).containsExactly("443");
        assertThat(allSent("Forwarded"))
                .containsExactly(
                        "for=203.0.113.9, for=10.0.0.7, for=10.1.2.3;proto=https;host=\"api.example.com\";by=_sluice");
        assertThat(allSent("Via")).containsExactly("1.0 first, 1.1 second, 1.1 sluice");
        assertThat(clientIp()).isEqualTo("203.0.113.9");
    }

    @Test
    void theClientIsTheLastAddressThatIsNoTrustedProxys() {
        ask(true, "X-Forwarded-For: 1.1.1.1, 2.2.2.2, 10.0.0.7,10.0.0.8");
        assertThat(clientIp()).isEqualTo("2.2.2.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For: garbage", "X-Forwarded-For: ", "X: 1", "X-Forwarded-For: 1.1.1.1, unknown"})
    void withoutAnAddressToBelieveTheClientIsThePeer(String field) {
        ask(true, field);
        assertThat(clientIp()).isEqualTo("10.1.2.3");
    }

    @Test
    void behindGarbageNothingIsBelieved() {
        ask(true, "X-Forwarded-For: 1.1.1.1, garbage, 10.0.0.8");
        assertThat(clientIp()).isEqualTo("10.0.0.8");
    }

    @Test
    void ifEveryHopIsTrustedTheFirstIsTheClient() {
        ask(true, "X-Forwarded-For: 10.0.0.7, 10.0.0.8");
        assertThat(clientIp()).isEqualTo("10.0.0.7");
    }

    @Test
    void forwardedIsBelievedWhereXForwardedForIsMissing() {
        ask(
                true,
                "Forwarded: for=1.1.1.1;proto=http, for=\"[2001:DB8:0:0::7]:4711\"; Proto=\"https\"",
                "Forwarded: for=10.0.0.7:80;proto=https");
        assertThat(clientIp()).isEqualTo("2001:db8::7");
        assertThat(sent("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(sent("X-Forwarded-For")).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"for=unknown", "for=_hidden", "proto=https", "for=", "for=\"[::1\"", ";;=", ""})
    void aForwardedWithoutAnAddressTellsNone(String element) {
        ask(true, "Forwarded: for=1.1.1.1, " + element);
        assertThat(clientIp()).isEqualTo("10.1.2.3");
    }

    @Test
    void aSchemeThatIsNoneIsNotBelieved() {
        ask(true, "X-Forwarded-Proto: javascript");
        assertThat(sent("X-Forwarded-Proto")).isEqualTo("http");
    }

    @Test
    void keepsTheRequestIdOfATrustedProxy() {
        ask(true, "X-Request-Id: abc-123_x.y:z+/=@");
        assertThat(sent("X-Request-Id")).isEqualTo("abc-123_x.y:z+/=@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a;b", "\u00fc", "a,b", "<a>"})
    void replacesARequestIdThatIsNotSafe(String id) {
        ask(true, "X-Request-Id: " + id);
        assertThat(sent("X-Request-Id"))
                .isNotEqualTo(id)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void replacesARequestIdThatIsTooLong() {
        ask(true, "X-Request-Id: " + "a".repeat(129));
        assertThat(sent("X-Request-Id")).hasSize(36);
    }

    @Test
    void continuesATraceWithoutBelievingAnUntrustedSampledFlag() {
        ask(false, "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate: a=b");
        assertThat(sent("traceparent"))
                .startsWith("00-" + TRACE + "-")
                .endsWith("-00")
                .doesNotContain("00f067aa0ba902b7");
        assertThat(sent("tracestate")).isEqualTo("a=b");
        assertThat(stage.ended.getFirst().exchange().traceId()).isEqualTo(TRACE);
    }

    @Test
    void keepsTheSampledFlagOfATrustedProxy() {
        ask(true, "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(sent("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-00f067aa0ba902b7",
                "00-" + TRACE + "-00f067aa0ba902b7-01-x",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00_" + TRACE + "_00f067aa0ba902b7_01",
                "x",
            })
    void startsATraceWhereThereIsNone(String given) {
        ask(false, "traceparent: " + given, "tracestate: a=b");
        assertThat(sent("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                .doesNotContain(TRACE);
        assertThat(sent("tracestate")).isNull();
    }

    @Test
    void aLaterVersionOfATraceIsContinued() {
        ask(false, "traceparent: 01-" + TRACE + "-00f067aa0ba902b7-01-more");
        assertThat(Objects.requireNonNull(sent("traceparent"))).startsWith("00-" + TRACE);
    }
}
