package sluice.policies.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.identity.Consumer;
import sluice.api.identity.Issuer;
import sluice.api.policy.Authentication;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Verdict;
import sluice.api.value.SecretRef;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

/// What a good token does, and what the configuration may say. Bad tokens: {@link BadTokensTest}; keys:
/// {@link IssuerKeysTest}.
class JwtTest {
    private final TestIssuer server = new TestIssuer();
    private final FakeBuildContext context = new FakeBuildContext().http(server).issuer(TestIssuer.fetched());

    {
        server.published = TestIssuer.set(TestIssuer.jwk("rsa-1", TestIssuer.pair("RSA")));
    }

    @Test
    void aGoodTokenSaysWhoCalls() {
        var exchange = bearer(token(Map.of("roles", "[\"admin\",\"ops\"]", "scope", "\"read write\"")));

        assertThat(exchange.request(jwt())).isEqualTo(Verdict.PROCEED);

        var identity = identity(exchange);
        assertThat(identity.name()).isEqualTo("main/usr_abc");
        assertThat(identity.consumer()).isEmpty();
        assertThat(identity.claims().list("scope")).containsExactly("read", "write");
        assertThat(exchange.upstreamHeader("X-User-Id")).isEqualTo("usr_abc");
        assertThat(exchange.upstreamHeader("X-User-Roles")).isEqualTo("admin,ops");
        assertThat(exchange.upstreamHeader("X-User-Scopes")).isEqualTo("read write");
        assertThat(exchange.upstreamHeader("Authorization")).isNull();
    }

    @Test
    void theTokenGoesUpstreamOnlyIfItIsKept() {
        var exchange = bearer(token(Map.of()));

        exchange.request(spec(keepToken(true)).build(context));

        assertThat(exchange.upstreamHeader("Authorization")).startsWith("Bearer ");
    }

    @Test
    void whatTheTokenDoesNotSayIsNotSent() {
        var exchange = bearer(token(Map.of()));
        exchange.upstreamRequest().headers().set(HeaderName.of("X-User-Roles"), "admin");

        exchange.request(jwt());

        assertThat(exchange.upstreamHeader("X-User-Roles")).isNull();
    }

    @Test
    void noHeaderCarriesAClaimThatItsReaderCouldTakeForAnother() {
        for (var roles : List.of(
                "[\"a\",\"b,admin\"]", "\"a\\r\\nX-Evil: 1\"", "\"a\\u0000\"", "\" admin\"", "\"\\u0430dmin\"")) {
            var exchange = bearer(token(Map.of("roles", roles)));

            assertThat(exchange.request(jwt())).isEqualTo(Verdict.PROCEED);
            assertThat(exchange.upstreamHeader("X-User-Roles")).as(roles).isNull();
        }
    }

    @Test
    void aRequestWithoutATokenIsToldToBringOneAndNoError() {
        var failure = refused(ExchangeFixture.get("/orders"));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.headers()).containsExactly("WWW-Authenticate", "Bearer realm=\"main\"");
        assertThat(refused(ExchangeFixture.get("/").header("Authorization", "Basic YTpi"))
                        .headers())
                .containsExactly("WWW-Authenticate", "Bearer realm=\"main\"");
    }

    @Test
    void aTokenThatIsNotRequiredMustStillBeRight() {
        var policy = spec(required(false)).build(context);

        assertThat(ExchangeFixture.get("/orders").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(bearer("nonsense").request(policy)).isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        for (var scheme : List.of("bearer ", "BEARER ", "Bearer   ")) {
            var exchange = ExchangeFixture.get("/").header("Authorization", scheme + token(Map.of()));
            assertThat(exchange.request(jwt())).as(scheme).isEqualTo(Verdict.PROCEED);
        }
    }

    @Test
    void twoTokensAreNone() {
        var good = "Bearer " + token(Map.of());
        var failure =
                refused(ExchangeFixture.get("/").header("Authorization", good).header("Authorization", good));

        assertThat(failure.reason()).isEqualTo("more than one token");
    }

    @Test
    void theTokenMayStandInTheQueryOrInACookie() {
        var query = ExchangeFixture.get("/orders?a=1&token=" + token(Map.of()) + "&b=2");
        assertThat(query.request(spec(from("request.query.token")).build(context)))
                .isEqualTo(Verdict.PROCEED);
        assertThat(query.upstreamRequest().query()).isEqualTo("a=1&b=2");

        var cookie = ExchangeFixture.get("/").header("Cookie", "a=1; token=" + token(Map.of()) + "; b=2");
        assertThat(cookie.request(spec(from("request.cookies.token")).build(context)))
                .isEqualTo(Verdict.PROCEED);
        assertThat(cookie.upstreamHeader("Cookie")).isEqualTo("a=1; b=2");

        var doubled = ExchangeFixture.get("/?token=" + token(Map.of()) + "&%74oken=x");
        assertThat(doubled.request(spec(from("request.query.token")).build(context)))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void aRememberedTokenIsGoodUntilItExpires() {
        var token = token(Map.of("exp", Long.toString(now() + 60)));
        assertThat(bearer(token).request(jwt())).isEqualTo(Verdict.PROCEED);

        context.clock().advance(Duration.ofSeconds(89));
        assertThat(bearer(token).request(jwt())).as("within the skew").isEqualTo(Verdict.PROCEED);
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(refused(bearer(token)).reason()).isEqualTo("expired (exp)");
    }

    @Test
    void aTokenRememberedForOneRouteIsHeldAgainstTheRulesOfAnother() {
        var token = token(Map.of());
        assertThat(bearer(token).request(jwt())).isEqualTo(Verdict.PROCEED);

        var strict = new Jwt(
                "main", List.of(JwsAlgorithm.ES256), AUTHORIZATION, SKEW, true, false, Map.of(), false, null, null);
        assertThat(reason(bearer(token).request(strict.build(context)))).startsWith("signed by RS256");
    }

    @Test
    void aTokenNamesItsConsumerBySubjectOrClaim() {
        context.consumers(known());
        var bySubject = bearer(token(Map.of("sub", "\"user-4821\"")));
        bySubject.request(jwt());
        assertThat(identity(bySubject).name()).isEqualTo("acme");
        assertThat(identity(bySubject).tier()).isEqualTo("pro");
        assertThat(identity(bySubject).attributes()).containsEntry("tenant", "a");

        var policy = new Jwt(
                        "main",
                        List.of(JwsAlgorithm.RS256),
                        AUTHORIZATION,
                        SKEW,
                        true,
                        false,
                        Map.of(),
                        false,
                        "org",
                        "plan")
                .build(context);
        var byClaim = bearer(token(Map.of("org", "\"acme\"", "plan", "\"partner\"")));
        byClaim.request(policy);
        assertThat(identity(byClaim).consumer()).isEqualTo("acme");
        assertThat(identity(byClaim).tier()).isEqualTo("partner");

        var unknown = bearer(token(Map.of("org", "\"nobody\"", "plan", "\"root\"")));
        unknown.request(policy);
        assertThat(identity(unknown).consumer()).isEmpty();
        assertThat(identity(unknown).tier()).as("a tier that is not configured").isEqualTo("free");
    }

    @Test
    void anAccessTokenIsAskedForItsRequiredClaims() {
        var policy = new Jwt(
                        "main",
                        List.of(JwsAlgorithm.RS256),
                        AUTHORIZATION,
                        SKEW,
                        true,
                        true,
                        Map.of(),
                        false,
                        null,
                        null)
                .build(context);
        var header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"application/at+jwt\"}";
        var full = Map.of("client_id", "\"app\"", "jti", "\"1\"", "iat", Long.toString(now()));

        assertThat(bearer(sign(header, full)).request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(reason(bearer(sign(header, Map.of("jti", "\"1\""))).request(policy)))
                .isEqualTo("an access token without client_id");
        assertThat(reason(bearer(token(full)).request(policy))).contains("typ is not at+jwt");
    }

    @Test
    void anIssuerWithASecretTakesHmacAlone() {
        var secret = "0123456789abcdef0123456789abcdef";
        context.issuer(
                new Issuer("hs", TestIssuer.URL, List.of(), new Issuer.Keys.Shared(SecretRef.of("${env:S}", secret))));

        assertThatThrownBy(() -> Jwt.of("hs").build(context))
                .isInstanceOf(ConfigException.class)
                .hasMessage("algorithms: RS256 (expected: HS256, HS384 or HS512: the issuer hs has a secret)");
        assertThatThrownBy(() -> hmac("hs", JwsAlgorithm.HS512).build(context))
                .hasMessageContaining("takes at least 64 bytes");
        assertThatThrownBy(() -> hmac("main", JwsAlgorithm.HS256).build(context))
                .hasMessage("algorithms: HS256 (expected: no HS algorithm: the issuer main has no secret)");

        var text =
                TestIssuer.encode("{\"alg\":\"HS256\"}") + '.' + TestIssuer.encode(TestIssuer.claims(now(), Map.of()));
        var good = text + '.' + TestIssuer.encode(BadTokensTest.hmac(secret.getBytes(UTF_8), text));
        var policy = hmac("hs", JwsAlgorithm.HS256).build(context);
        assertThat(bearer(good).request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(bearer(good.substring(0, good.length() - 2) + "AA").request(policy))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void keysWrittenInTheConfigurationNeedNoNetwork() {
        server.published = null;
        context.issuer(new Issuer(
                "file",
                TestIssuer.URL,
                List.of(),
                new Issuer.Keys.Written(TestIssuer.set(TestIssuer.jwk("rsa-1", TestIssuer.pair("RSA"))))));

        assertThat(bearer(token(Map.of())).request(Jwt.of("file").build(context)))
                .isEqualTo(Verdict.PROCEED);
        assertThat(server.asked).isZero();

        context.issuer(new Issuer(
                "weak",
                TestIssuer.URL,
                List.of(),
                new Issuer.Keys.Written(TestIssuer.set(TestIssuer.jwk("weak", TestIssuer.pair("RSA1024"))))));
        assertThatThrownBy(() -> Jwt.of("weak").build(context)).hasMessageContaining("an RSA key of 1024 bits");
    }

    @Test
    void tellsWhichHeadersAreForIdentities() {
        assertThat(Jwt.of("main").identityHeaders())
                .containsExactlyInAnyOrder("X-User-Id", "X-User-Roles", "X-User-Scopes");
        assertThatThrownBy(() -> new Jwt(
                        "main",
                        List.of(JwsAlgorithm.RS256),
                        AUTHORIZATION,
                        SKEW,
                        true,
                        false,
                        Map.of("Host", "sub"),
                        false,
                        null,
                        null))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void isWeakerOnceMoreTokensPass() {
        var before = Jwt.of("main");

        assertThat(before.weakerThan(before)).isFalse();
        assertThat(Jwt.of("other").weakerThan(before)).isTrue();
        assertThat(spec(required(false)).weakerThan(before)).isTrue();
        assertThat(spec(required(true)).weakerThan(spec(required(false)))).isFalse();
        assertThat(new Jwt(
                                "main",
                                List.of(JwsAlgorithm.RS256, JwsAlgorithm.PS256),
                                AUTHORIZATION,
                                SKEW,
                                true,
                                false,
                                Map.of(),
                                false,
                                null,
                                null)
                        .weakerThan(before))
                .isTrue();
    }

    private static final String AUTHORIZATION = "request.headers.authorization";
    private static final Duration SKEW = Duration.ofSeconds(30);

    /// What differs from the default.
    private record Choice(boolean required, boolean keepToken, String from) {}

    private static Choice required(boolean required) {
        return new Choice(required, false, AUTHORIZATION);
    }

    private static Choice keepToken(boolean keep) {
        return new Choice(true, keep, AUTHORIZATION);
    }

    private static Choice from(String fact) {
        return new Choice(true, false, fact);
    }

    private static Jwt spec(Choice choice) {
        return new Jwt(
                "main",
                List.of(JwsAlgorithm.RS256),
                choice.from,
                SKEW,
                choice.required,
                false,
                Map.of("X-User-Id", "sub"),
                choice.keepToken,
                null,
                null);
    }

    private static Jwt hmac(String issuer, JwsAlgorithm algorithm) {
        return new Jwt(issuer, List.of(algorithm), AUTHORIZATION, SKEW, true, false, Map.of(), false, null, null);
    }

    private static Identity identity(ExchangeFixture exchange) {
        return Objects.requireNonNull(exchange.identity());
    }

    private Authentication jwt() {
        return Jwt.of("main").build(context);
    }

    private long now() {
        return context.clock().now().getEpochSecond();
    }

    private String token(Map<String, String> changes) {
        return TestIssuer.rs256(TestIssuer.claims(now(), changes));
    }

    private String sign(String header, Map<String, String> changes) {
        return TestIssuer.sign(header, TestIssuer.claims(now(), changes), JwsAlgorithm.RS256, TestIssuer.pair("RSA"));
    }

    private static ExchangeFixture bearer(String token) {
        return ExchangeFixture.get("/orders").header("Authorization", "Bearer " + token);
    }

    private Failure refused(ExchangeFixture exchange) {
        return ((Verdict.Refuse) exchange.request(jwt())).failure();
    }

    private static String reason(Verdict verdict) {
        return ((Verdict.Refuse) verdict).failure().reason();
    }

    /// One consumer, known by name and subject.
    private static FakeConsumers known() {
        return new FakeConsumers("free", "pro", "partner")
                .consumer(new Consumer("acme", "pro", Map.of("tenant", "a")))
                .subject("acme", "main", "user-4821");
    }
}
