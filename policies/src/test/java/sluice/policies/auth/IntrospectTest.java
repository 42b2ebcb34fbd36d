package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Identity;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpReply;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Verdict;
import sluice.api.value.SecretRef;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class IntrospectTest {
    private static final String URL = "https://id.example.com/introspect";

    private final List<HttpAsk> asked = new ArrayList<>();
    private final FakeBuildContext context =
            new FakeBuildContext().http(this::answer).issuer(TestIssuer.fetched());
    private String said = "{\"active\":true,\"sub\":\"usr_abc\",\"scope\":\"read write\"}";
    private int status = 200;
    private @Nullable CompletableFuture<Void> hold;

    private CompletionStage<HttpReply> answer(HttpAsk ask) {
        asked.add(ask);
        if (status < 0) {
            return CompletableFuture.failedFuture(new IOException("connection refused"));
        }
        var reply = new HttpReply(status, Map.of(), said);
        return hold == null ? CompletableFuture.completedStage(reply) : hold.thenApply(_ -> reply);
    }

    @Test
    void anActiveTokenSaysWhoCalls() {
        var exchange = bearer("2YotnFZFEjr1zCsicMWpAA");

        assertThat(exchange.request(spec().build(context))).isEqualTo(Verdict.PROCEED);

        assertThat(identity(exchange).name()).isEqualTo("id.example.com/usr_abc");
        assertThat(identity(exchange).claims().list("scope")).containsExactly("read", "write");
        assertThat(exchange.upstreamHeader("X-User-Id")).isEqualTo("usr_abc");
        assertThat(exchange.upstreamHeader("Authorization")).isNull();
    }

    @Test
    void asksAsTheStandardSays() {
        present("a+b/c=");

        var ask = asked.getFirst();
        assertThat(ask.method()).isEqualTo("POST");
        assertThat(ask.url()).hasToString(URL);
        assertThat(ask.body()).isEqualTo("token=a%2Bb%2Fc%3D&token_type_hint=access_token");
        assertThat(ask.headers())
                .containsEntry("Authorization", "Basic Z2F0ZXdheTpzJTNBZWNyZXQ=") // gateway:s%3Aecret
                .containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void aTokenThatIsNotActiveIsRefusedWithoutAReason() {
        said = "{\"active\":false,\"sub\":\"usr_abc\"}";

        var failure = failure(present("stolen"));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.reason()).isEqualTo("not active");
        assertThat(failure.detail()).doesNotContain("active");
        assertThat(failure.headers())
                .containsExactly("WWW-Authenticate", "Bearer realm=\"id.example.com\", error=\"invalid_token\"");
    }

    @Test
    void anAnswerIsUsedAgainForAWhile() {
        present("a");
        context.clock().advance(Duration.ofSeconds(29));
        assertThat(present("a")).isEqualTo(Verdict.PROCEED);
        assertThat(asked).hasSize(1);
        context.clock().advance(Duration.ofSeconds(1));
        present("a");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aRevokedTokenPassesNoLongerThanTheCache() {
        present("a");
        said = "{\"active\":false}";
        assertThat(present("a")).isEqualTo(Verdict.PROCEED);
        context.clock().advance(Duration.ofSeconds(30));
        assertThat(failure(present("a")).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure(present("a")).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(asked).as("that it is not active is remembered too").hasSize(2);
    }

    @Test
    void anAnswerIsNotUsedBeyondTheEndOfTheToken() {
        said = "{\"active\":true,\"sub\":\"a\",\"exp\":" + (now() + 10) + "}";
        assertThat(present("a")).isEqualTo(Verdict.PROCEED);
        context.clock().advance(Duration.ofSeconds(10));
        assertThat(failure(present("a")).reason()).isEqualTo("expired (exp)");
        assertThat(asked).hasSize(1);
    }

    @Test
    void manyWaitForOneAnswer() {
        hold = new CompletableFuture<>();
        var waiting = new ArrayList<Verdict>();
        for (int i = 0; i < 50; i++) {
            waiting.add(start("a"));
        }
        assertThat(asked).hasSize(1);
        hold.complete(null);
        assertThat(waiting).allSatisfy(it -> assertThat(outcome(it)).isEqualTo(Verdict.PROCEED));
    }

    @Test
    void notMoreThanSoManyAreAskedForAtATime() {
        hold = new CompletableFuture<>();
        for (int i = 0; i < 256; i++) {
            start("t" + i);
        }
        assertThat(failure(start("one-more")).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(asked).hasSize(256);
        hold.complete(null);
        assertThat(present("one-more")).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void anOutageIsNotTheClientsFault() {
        present("known");
        status = -1;
        for (int i = 0; i < 3; i++) {
            var failure = failure(present("a"));
            assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            assertThat(failure.retryAfter()).isPositive();
            assertThat(failure.reason()).contains("connection refused").contains("id.example.com/introspect");
            assertThat(failure.detail()).doesNotContain("example");
        }
        int before = asked.size();
        for (int i = 0; i < 100; i++) {
            assertThat(failure(present("a")).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
        assertThat(asked).as("nobody is asked who does not answer").hasSize(before);
        assertThat(present("known")).as("what is known goes on").isEqualTo(Verdict.PROCEED);

        status = 200;
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(present("a")).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void whatIsNoAnswerIsAnOutage() {
        var answers = new HashMap<String, Integer>(Map.of(
                "{\"active\":\"true\"}", 200, "{}", 200, "<html>", 200, "{\"active\":true,\"active\":false}", 200));
        answers.put("{\"active\":true}", 401); // the gateway's own credential is wrong
        answers.forEach((body, code) -> {
            said = body;
            status = code;
            context.clock().advance(Duration.ofSeconds(10));
            assertThat(failure(present("t-" + body.hashCode())).code()).as(body).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        });
    }

    @Test
    void theIssuerOfTheAnswerMustBeTheOneThatIsMeant() {
        var policy = spec("main").build(context);
        for (var wrong : List.of(
                "\"iss\":\"https://evil.example\"",
                "\"aud\":\"payments\"",
                "\"nbf\":" + (now() + 60),
                "\"exp\":\"soon\"")) {
            said = "{\"active\":true,\"sub\":\"a\"," + wrong + "}";
            var exchange = bearer("t" + wrong.hashCode());
            assertThat(failure(exchange.request(policy)).code()).as(wrong).isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
        said = "{\"active\":true,\"sub\":\"a\",\"iss\":\"" + TestIssuer.URL + "\",\"aud\":[\"orders\"]}";
        var good = bearer("good");
        assertThat(good.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(identity(good).name()).isEqualTo("main/a");
    }

    @Test
    void whatIsNoTokenIsNotAskedFor() {
        for (var token : List.of("", "a b", "\u00e4", "x".repeat(17_000))) {
            assertThat(failure(bearer(token).request(spec().build(context))).code())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
        assertThat(asked).isEmpty();
        assertThat(failure(ExchangeFixture.get("/").request(spec().build(context)))
                        .headers())
                .containsExactly("WWW-Authenticate", "Bearer realm=\"id.example.com\"");
    }

    @Test
    void refusesAConfigurationThatWouldGiveSecretsAway() {
        assertThatThrownBy(() -> at("http://id.example.com/introspect", null, null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("an https URL");
        assertThatThrownBy(() -> at(URL, null, SecretRef.of("${env:S}", "s")))
                .hasMessage("clientSecret: ${env:S} (expected: a client-id beside it)");
        assertThat(at("http://127.0.0.1:8080/introspect", null, null)).isNotNull();
    }

    @Test
    void isWeakerOnceARevokedTokenPassesLonger() {
        var before = spec();
        assertThat(before.weakerThan(before)).isFalse();
        assertThat(spec("main").weakerThan(before)).isTrue();
    }

    private static Introspect spec() {
        return at(URL, "gateway", SecretRef.of("${env:S}", "s:ecret"));
    }

    private static Introspect spec(String issuer) {
        return new Introspect(
                URL,
                null,
                null,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                issuer,
                "request.headers.authorization",
                true,
                Map.of("X-User-Id", "sub"),
                false,
                null,
                null,
                null,
                false);
    }

    private static Introspect at(String url, @Nullable String id, @Nullable SecretRef secret) {
        return new Introspect(
                url,
                id,
                secret,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                null,
                "request.headers.authorization",
                true,
                Map.of("X-User-Id", "sub"),
                false,
                null,
                null,
                null,
                false);
    }

    private long now() {
        return context.clock().now().getEpochSecond();
    }

    private static ExchangeFixture bearer(String token) {
        return ExchangeFixture.get("/orders").header("Authorization", "Bearer " + token);
    }

    private static Identity identity(ExchangeFixture exchange) {
        return Objects.requireNonNull(exchange.identity());
    }

    private Verdict start(String token) {
        return spec().build(context).onRequest(bearer(token));
    }

    private Verdict present(String token) {
        return outcome(start(token));
    }

    private static Verdict outcome(Verdict verdict) {
        return verdict instanceof Verdict.Await(var decision)
                ? decision.toCompletableFuture().join()
                : verdict;
    }

    private static Failure failure(Verdict verdict) {
        return ((Verdict.Refuse) outcome(verdict)).failure();
    }
}
