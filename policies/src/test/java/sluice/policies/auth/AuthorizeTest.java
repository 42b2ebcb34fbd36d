package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Identity;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.Permission;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

class AuthorizeTest {
    private final FakeBuildContext context = new FakeBuildContext()
            .consumers(new FakeConsumers("free", "pro"))
            .challenges("Bearer realm=\"orders\"", "ApiKey in=\"x\"");

    @Test
    void whoeverIsNotKnownIsToldWhatToBring() {
        Refused.with401(
                ExchangeFixture.get("/orders").request(build(scopes("read:orders"))),
                "no credential",
                "Bearer realm=\"orders\"",
                "ApiKey in=\"x\"");
    }

    @Test
    void allScopesMustBeThereHoweverTheyAreWritten() {
        var policy = build(scopes("read:orders", "write:orders"));

        assertThat(claiming(Map.of("scope", "write:orders read:orders other")).request(policy))
                .isEqualTo(Verdict.PROCEED);
        assertThat(claiming(Map.of("scope", List.of("write:orders", "read:orders")))
                        .request(policy))
                .isEqualTo(Verdict.PROCEED);
    }

    @Test
    void aMissingScopeIsNamedAndBearersAreToldInTheirOwnWay() {
        var policy = build(scopes("read:orders", "write:orders"));
        var bearer = claiming(Map.of("scope", "read:orders")).header("Authorization", "bearer abc");

        var failure = Refused.failure(bearer.request(policy));

        assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(failure.status()).isEqualTo(403);
        assertThat(failure.detail()).isEqualTo("scope write:orders is missing");
        assertThat(Refused.challenges(failure))
                .hasSize(1)
                .allSatisfy(it -> assertThat(it)
                        .startsWith("Bearer error=\"insufficient_scope\", scope=\"")
                        .contains("read:orders", "write:orders"));
    }

    @Test
    void whoCameWithoutATokenIsNotToldOfTokens() {
        var failure = Refused.failure(claiming(Map.of()).request(build(scopes("read:orders"))));

        assertThat(failure.status()).isEqualTo(403);
        assertThat(failure.headers()).isEmpty();
    }

    @Test
    void aScopeThatOnlyBeginsTheSameIsAnother() {
        assertForbidden(claiming(Map.of("scope", "read:orders2 xread:orders")).request(build(scopes("read:orders"))));
    }

    @Test
    void ofAnyScopeOneIsEnough() {
        var policy =
                build(new Authorize(Set.of(), Set.of("a", "b"), "scp", Set.of(), "roles", Set.of(), Set.of(), null));

        assertThat(claiming(Map.of("scp", List.of("b"))).request(policy)).isEqualTo(Verdict.PROCEED);
        assertForbidden(claiming(Map.of("scp", List.of("c"))).request(policy));
        assertForbidden(claiming(Map.of("scope", "a b")).request(policy));
    }

    @Test
    void rolesAreFoundAtAPath() {
        var policy = build(new Authorize(
                Set.of(), Set.of(), "scope", Set.of("admin"), "realm_access.roles", Set.of(), Set.of(), null));

        assertThat(claiming(Map.of("realm_access", Map.of("roles", List.of("user", "admin"))))
                        .request(policy))
                .isEqualTo(Verdict.PROCEED);
        assertForbidden(claiming(Map.of("roles", List.of("admin"))).request(policy));
    }

    @Test
    void tiersAndConsumersAreLists() {
        var tiers = build(of(Set.of("pro"), Set.of(), null));
        var consumers = build(of(Set.of(), Set.of("acme"), null));

        assertThat(ExchangeFixture.get("/orders").as("acme", "pro").request(tiers))
                .isEqualTo(Verdict.PROCEED);
        assertForbidden(ExchangeFixture.get("/orders").as("acme", "free").request(tiers));
        assertThat(ExchangeFixture.get("/orders").as("acme", "free").request(consumers))
                .isEqualTo(Verdict.PROCEED);
        assertForbidden(ExchangeFixture.get("/orders").as("bolt", "pro").request(consumers));
        assertForbidden(claiming(Map.of()).request(consumers));
    }

    @Test
    void whatIsAllowedIsWhatTheExpressionPermits() {
        Permission permission = exchange -> exchange.request().path().equals("/orders");
        var policy = build(of(Set.of(), Set.of(), permission));

        assertThat(ExchangeFixture.get("/orders").as("acme", "free").request(policy))
                .isEqualTo(Verdict.PROCEED);
        assertForbidden(ExchangeFixture.get("/other").as("acme", "free").request(policy));
    }

    @Test
    void everyConditionMustHold() {
        var policy = build(
                new Authorize(Set.of("s"), Set.of(), "scope", Set.of("admin"), "roles", Set.of(), Set.of(), null));

        assertForbidden(claiming(Map.of("scope", "s")).request(policy));
        assertForbidden(claiming(Map.of("roles", "admin")).request(policy));
        assertThat(claiming(Map.of("scope", "s", "roles", "admin")).request(policy))
                .isEqualTo(Verdict.PROCEED);
    }

    @Test
    void refusesToBeWithoutAConditionOrToNameAnUnknownTier() {
        assertThatThrownBy(() -> of(Set.of(), Set.of(), null)).hasMessageContaining("scopes: no condition");
        assertThatThrownBy(() -> scopes("a b")).hasMessageContaining("scopes: \"a b\"");
        assertThatThrownBy(() -> build(of(Set.of("gold"), Set.of(), null)))
                .hasMessage("tiers: unknown tier \"gold\" (expected: one of free, pro)");
    }

    @Test
    void saysForWhatItNeedsToKnowWhoCalls() {
        assertThat(scopes("a").needsIdentity()).isEqualTo("scopes");
        assertThat(of(Set.of("pro"), Set.of("acme"), null).needsIdentity()).isEqualTo("tiers, consumers");
    }

    @Test
    void isWeakerWhenAConditionIsGoneOrWider() {
        assertThat(scopes("a").weakerThan(scopes("a", "b"))).isTrue();
        assertThat(scopes("a", "b").weakerThan(scopes("a"))).isFalse();
        assertThat(of(Set.of("pro", "free"), Set.of(), null).weakerThan(of(Set.of("pro"), Set.of(), null)))
                .isTrue();
        assertThat(of(Set.of("pro"), Set.of(), null).weakerThan(of(Set.of("pro", "free"), Set.of(), null)))
                .isFalse();
        assertThat(of(Set.of("pro"), Set.of(), _ -> true).weakerThan(of(Set.of("pro"), Set.of(), _ -> false)))
                .isTrue();
        assertThat(of(Set.of("pro"), Set.of(), _ -> true).weakerThan(of(Set.of("pro"), Set.of(), null)))
                .isFalse();
    }

    private static void assertForbidden(Verdict verdict) {
        var failure = Refused.failure(verdict);
        assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(failure.status()).isEqualTo(403);
    }

    private static ExchangeFixture claiming(Map<String, ?> claims) {
        var exchange = ExchangeFixture.get("/orders");
        exchange.identify(new Identity("main/u1", "", "", Map.of(), Claims.of(claims)));
        return exchange;
    }

    private Policy build(Authorize spec) {
        return spec.build(context);
    }

    private static Authorize scopes(String... scopes) {
        return new Authorize(Set.of(scopes), Set.of(), "scope", Set.of(), "roles", Set.of(), Set.of(), null);
    }

    private static Authorize of(Set<String> tiers, Set<String> consumers, @Nullable Permission allow) {
        return new Authorize(Set.of(), Set.of(), "scope", Set.of(), "roles", tiers, consumers, allow);
    }
}
