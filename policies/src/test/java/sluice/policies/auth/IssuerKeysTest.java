package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.http.HttpReply;
import sluice.api.identity.Issuer;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// When keys are fetched, and what happens to requests meanwhile.
class IssuerKeysTest {
    private static final KeyPair OLD = TestIssuer.pair("RSA");
    private static final KeyPair NEW = TestIssuer.pair("RSA#2");

    private final TestIssuer server = new TestIssuer();
    private final FakeBuildContext context = new FakeBuildContext().http(server).issuer(TestIssuer.fetched());

    /// Tokens by their key ids: to sign takes long.
    private final Map<String, String> tokens = new HashMap<>();

    {
        server.published = TestIssuer.set(TestIssuer.jwk("old", OLD));
    }

    @Test
    void theFirstFetchBeginsWithTheConfiguration() {
        policy();

        assertThat(server.asked).isEqualTo(1);
        policy();
        assertThat(server.asked).as("the keys are shared by all routes").isEqualTo(1);
    }

    @Test
    void requestsWaitForTheFirstKeys() {
        server.hold = new CompletableFuture<>();
        var waiting = present(token("old", OLD));
        assertThat(waiting).isInstanceOf(Verdict.Await.class);

        server.hold.complete(null);
        assertThat(outcome(waiting)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void withoutAnyKeysItIsAnOutageAndNotTheClientsFault() {
        server.published = null;

        var failure = failure(present(token("old", OLD)));

        assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(failure.retryAfter()).isBetween(1L, 2L);
        assertThat(failure.reason())
                .contains("issuer main: no keys: https://id.example.com/jwks.json: connection refused");
        assertThat(failure.detail()).doesNotContain("id.example.com");
        assertThat(keys().trouble()).startsWith("no keys: ");
    }

    @Test
    void anIssuerThatIsDownAtFirstIsAskedAgainSoonAndThenLessOften() {
        server.published = null;
        policy();
        context.background().advance(Duration.ofSeconds(60));
        assertThat(server.asked).isBetween(12, 25);

        server.published = TestIssuer.set(TestIssuer.jwk("old", OLD));
        context.background().advance(Duration.ofSeconds(5));
        assertThat(present(token("old", OLD))).isEqualTo(Verdict.PROCEED);
        assertThat(keys().trouble()).isEmpty();
    }

    @Test
    void keysAreFetchedAgainBeforeTheirLifeIsOver() {
        server.cacheControl = "public, max-age=400";
        policy();

        context.background().advance(Duration.ofSeconds(299));
        assertThat(server.asked).isEqualTo(1);
        context.background().advance(Duration.ofSeconds(1));
        assertThat(server.asked).isEqualTo(2);
    }

    @Test
    void noIssuerIsAskedMoreThanOnceAMinuteOrLessThanOnceAnHour() {
        server.cacheControl = "max-age=0";
        policy();
        context.background().advance(Duration.ofMinutes(10));
        assertThat(server.asked).isBetween(13, 14); // three quarters of a minute each

        server.cacheControl = "max-age=99999999";
        context.background().advance(Duration.ofMinutes(1));
        int asked = server.asked;
        context.background().advance(Duration.ofHours(3));
        assertThat(server.asked - asked).isEqualTo(4);
    }

    @Test
    void theLastKeysGoOnWhileTheIssuerIsDown() {
        policy();
        server.published = null;
        context.background().advance(Duration.ofHours(5));

        assertThat(present(token("old", OLD))).isEqualTo(Verdict.PROCEED);
        assertThat(keys().trouble()).startsWith("the last keys go on, new ones cannot be had: ");
        assertThat(failure(present(token("new", NEW))).code())
                .as("nobody knows whether that key is one of the issuer")
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void whatTheIssuerAnswersInErrorDoesNotReplaceItsKeys() {
        policy();
        for (var nonsense : List.of(
                "",
                "<html>",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                TestIssuer.set("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"))) {
            server.published = nonsense;
            context.background().advance(Duration.ofMinutes(8));
            assertThat(present(token("old", OLD))).as(nonsense).isEqualTo(Verdict.PROCEED);
            assertThat(keys().trouble()).as(nonsense).isNotEmpty();
        }
    }

    @Test
    void aTokenOfANewKeyWaitsForItAndIsNotRefused() {
        policy();
        server.published = TestIssuer.set(TestIssuer.jwk("old", OLD), TestIssuer.jwk("new", NEW));
        server.hold = new CompletableFuture<>();

        var first = present(token("new", NEW));
        var second = present(token("new", NEW));
        assertThat(first).isInstanceOf(Verdict.Await.class);
        assertThat(second).isInstanceOf(Verdict.Await.class);
        assertThat(present(token("old", OLD))).as("known keys do not wait").isEqualTo(Verdict.PROCEED);
        assertThat(server.asked).isEqualTo(2);

        server.hold.complete(null);
        assertThat(outcome(first)).isEqualTo(Verdict.PROCEED);
        assertThat(outcome(second)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void aFetchThatMayHaveMissedTheNewKeyIsFollowedByAnother() {
        policy();
        server.hold = new CompletableFuture<>();
        context.background().advance(Duration.ofMinutes(8)); // the regular one is under way
        var old = server.published;
        var waiting = present(token("new", NEW));
        server.hold.complete(null);
        assertThat(server.published).isEqualTo(old);
        assertThat(failure(waiting).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(server.asked).isEqualTo(3);
    }

    @Test
    void aFloodOfUnknownKeysAsksTheIssuerOnceInThirtySeconds() {
        policy();
        for (int second = 0; second < 120; second++) {
            for (int i = 0; i < 50; i++) {
                var failure = failure(present(token("unknown-" + i % 3, NEW)));
                assertThat(failure.reason()).startsWith("no key of the issuer has its key id");
            }
            assertThat(present(token("old", OLD))).isEqualTo(Verdict.PROCEED);
            context.background().advance(Duration.ofSeconds(1));
        }
        assertThat(server.asked).isEqualTo(1 + 4);
    }

    @Test
    void aFloodThatWaitsSharesOneFetch() {
        policy();
        server.hold = new CompletableFuture<>();
        var waiting = new ArrayList<Verdict>();
        for (int i = 0; i < 200; i++) {
            waiting.add(present(token("unknown", NEW)));
        }
        assertThat(server.asked).isEqualTo(2);
        server.hold.complete(null);
        assertThat(waiting).allSatisfy(it -> assertThat(failure(it).code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void aTokenIsNoLongerBelievedWhenItsKeyIsGone() {
        server.published = TestIssuer.set(TestIssuer.jwk("old", OLD), TestIssuer.jwk("new", NEW));
        var old = token("old", OLD);
        var current = token("new", NEW);
        assertThat(present(old)).isEqualTo(Verdict.PROCEED);
        assertThat(present(current)).isEqualTo(Verdict.PROCEED);
        assertThat(keys().tokens().size()).isEqualTo(2);

        server.published = TestIssuer.set(TestIssuer.jwk("new", NEW));
        context.background().advance(Duration.ofMinutes(8));

        assertThat(keys().tokens().size())
                .as("what the other key has verified stays")
                .isEqualTo(1);
        assertThat(failure(present(old)).reason()).startsWith("no key of the issuer has its key id");
        assertThat(present(current)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void aKeyThatIsReplacedUnderItsIdTakesItsTokensWithIt() {
        var old = token("old", OLD);
        assertThat(present(old)).isEqualTo(Verdict.PROCEED);

        server.published = TestIssuer.set(TestIssuer.jwk("old", NEW));
        context.background().advance(Duration.ofMinutes(8));

        assertThat(failure(present(old)).reason()).isEqualTo("the signature is wrong");
    }

    @Test
    void anIssuerThatIsForgottenIsNotAskedAnyMore() {
        policy();
        keys().close();
        context.background().advance(Duration.ofHours(2));
        assertThat(server.asked).isEqualTo(1);
    }

    @Test
    void discoveryFindsTheKeysOfThatIssuerAlone() {
        var metadata = new HashMap<String, String>();
        metadata.put(
                TestIssuer.URL + "/.well-known/openid-configuration",
                "{\"issuer\":\"" + TestIssuer.URL + "\",\"jwks_uri\":\"" + TestIssuer.JWKS + "\"}");
        metadata.put(
                "https://other.example/.well-known/openid-configuration",
                "{\"issuer\":\"" + TestIssuer.URL + "\",\"jwks_uri\":\"" + TestIssuer.JWKS + "\"}");
        metadata.put(
                "https://plain.example/.well-known/openid-configuration",
                "{\"issuer\":\"https://plain.example\",\"jwks_uri\":\"http://10.0.0.1/jwks\"}");
        metadata.put(TestIssuer.JWKS.toString(), TestIssuer.set(TestIssuer.jwk("old", OLD)));
        context.http(ask -> CompletableFuture.completedStage(
                new HttpReply(200, Map.of(), metadata.getOrDefault(ask.url().toString(), ""))));

        discovered("good", TestIssuer.URL);
        assertThat(present("good", token("old", OLD))).isEqualTo(Verdict.PROCEED);
        discovered("other", "https://other.example");
        assertThat(keysOf("other", "https://other.example").trouble()).contains("metadata of another issuer");
        discovered("plain", "https://plain.example");
        assertThat(keysOf("plain", "https://plain.example").trouble()).contains("no jwks_uri that may be asked");
    }

    private void discovered(String name, String url) {
        context.issuer(new Issuer(name, url, List.of(), new Issuer.Keys.Discovered()));
        Jwt.of(name).build(context);
    }

    private IssuerKeys keysOf(String name, String url) {
        var issuer = new Issuer(name, url, List.of(), new Issuer.Keys.Discovered());
        return context.keep(IssuerKeys.class, issuer, () -> {
            throw new AssertionError("no policy has asked for the issuer " + name);
        });
    }

    @Test
    void aKeySetMayHaveKeysThatAreNotUnderstood() {
        server.published = TestIssuer.set(
                "{\"kty\":\"AKP\",\"kid\":\"future\"}",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{}",
                "7",
                offCurve(),
                TestIssuer.jwk("old", OLD));

        assertThat(present(token("old", OLD))).isEqualTo(Verdict.PROCEED);
        assertThat(failure(present(token("off", NEW))).reason()).contains("not a point of its curve");
    }

    private static String offCurve() {
        var x = TestIssuer.encode(new byte[32]);
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"off\",\"x\":\"" + x + "\",\"y\":\"" + x + "\"}";
    }

    @Test
    void anAudienceThatChangesDoesNotLoseTheKeys() {
        policy();
        server.published = null;
        context.issuer(new Issuer(
                "main",
                TestIssuer.URL,
                List.of("payments"),
                new Issuer.Keys.At(URI.create(TestIssuer.JWKS.toString()))));

        var failure = failure(present(token("old", OLD)));
        assertThat(failure.reason()).isEqualTo("for another audience (aud)");
        assertThat(server.asked).isEqualTo(1);
    }

    private IssuerKeys keys() {
        return context.keep(IssuerKeys.class, TestIssuer.fetched().withoutAudience(), () -> {
            throw new AssertionError("no policy has asked for the issuer");
        });
    }

    private void policy() {
        Jwt.of("main").build(context);
    }

    private long now() {
        return context.clock().now().getEpochSecond();
    }

    private String token(String kid, KeyPair pair) {
        var claims = TestIssuer.claims(now(), Map.of("exp", Long.toString(now() + 86_400)));
        return tokens.computeIfAbsent(
                kid,
                _ -> TestIssuer.sign("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", claims, JwsAlgorithm.RS256, pair));
    }

    private Verdict present(String token) {
        return present("main", token);
    }

    private Verdict present(String issuer, String token) {
        var exchange = ExchangeFixture.get("/orders").header("Authorization", "Bearer " + token);
        return Jwt.of(issuer).build(context).onRequest(exchange);
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
