package sluice.policies.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.Policy;
import sluice.api.policy.Verdict;
import sluice.api.value.CalendarRate;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class QuotaTest {
    private final FakeBuildContext context = new FakeBuildContext();

    @Test
    void refusesWhatIsBeyondTheQuotaUntilTheDayEnds() {
        var policy = quota("3/day").build(context.policy("daily"));
        context.clock().advance(Duration.ofHours(23));

        assertThat(admitted(policy, 9)).isEqualTo(3);
        var exchange = get();
        var failure = ((Verdict.Refuse) exchange.request(policy)).failure();
        assertThat(failure.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.detail()).isEqualTo("quota of 3 per day used up");
        assertThat(failure.retryAfter()).isEqualTo(3600);
        exchange.respond(429).response(policy);
        assertThat(exchange.answerHeader("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(context.clock().now().getEpochSecond() + 3600));
        assertThat(exchange.answerHeader("RateLimit-Policy")).isEqualTo("\"daily\";q=3;w=86400");
        assertThat(exchange.answerHeader("RateLimit")).isEqualTo("\"daily\";r=0;t=3600");

        context.clock().advance(Duration.ofHours(1));
        assertThat(admitted(policy, 9)).isEqualTo(3);
    }

    @Test
    void severalQuotasAreAllOrNothing() {
        var policy = quota("3/day", "4/month").build(context);

        assertThat(admitted(policy, 9)).isEqualTo(3);
        context.clock().advance(Duration.ofDays(1));
        assertThat(admitted(policy, 9)).isEqualTo(1);
        context.clock().advance(Duration.ofDays(1));
        assertThat(admitted(policy, 9)).isZero();
        context.clock().advance(Duration.ofDays(29));
        assertThat(admitted(policy, 9)).isEqualTo(3);
    }

    @Test
    void aRateLimitThatRefusesGivesBackWhatTheQuotaTook() {
        var quota = quota("3/day").build(context.policy("quota"));
        var full = new Concurrency(1, List.of("gateway")).build(context.policy("one-at-a-time"));
        var busy = get();
        assertThat(busy.request(full)).isEqualTo(Verdict.PROCEED);

        for (int i = 0; i < 5; i++) {
            var exchange = get();
            assertThat(exchange.request(quota)).isEqualTo(Verdict.PROCEED);
            assertThat(exchange.request(full)).isInstanceOf(Verdict.Refuse.class);
        }
        assertThat(admitted(quota, 9)).isEqualTo(3);
    }

    @Test
    void eachTierHasItsOwnQuota() {
        var spec = new Quota(
                List.of(),
                Map.of("free", rates("1/day"), "pro", rates("20/week")),
                List.of("consumer"),
                1,
                "local",
                CountingMode.EXACT,
                OnStoreFailure.LOCAL,
                true);
        var policy = spec.build(context);

        for (int i = 0; i < 20; i++) {
            assertThat(get().as("acme", "pro").request(policy)).isEqualTo(Verdict.PROCEED);
        }
        assertThat(get().as("acme", "pro").request(policy)).isInstanceOf(Verdict.Refuse.class);
        assertThat(get().as("bob", "").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(get().as("bob", "").request(policy)).isInstanceOf(Verdict.Refuse.class);
        assertThat(spec.needsIdentity()).isEqualTo("per: consumer");
    }

    @Test
    void isWeakerOnceMoreIsAdmitted() {
        assertThat(quota("11/day").weakerThan(quota("10/day"))).isTrue();
        assertThat(quota("10/day").weakerThan(quota("10/day", "20/month"))).isTrue();
        assertThat(quota("10/week").weakerThan(quota("10/day"))).isTrue();
        assertThat(quota("9/day").weakerThan(quota("10/day"))).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> quota()).hasMessageContaining("limit: []");
        assertThatThrownBy(() -> CalendarRate.parse("10/hour"))
                .hasMessage("\"10/hour\" (expected: an amount per day, week or month such as 1000/day or 20000/month)");
        assertThatThrownBy(() -> CalendarRate.parse("0/day")).hasMessageContaining("0/day");
    }

    private static Quota quota(String... rates) {
        return new Quota(
                rates(rates), Map.of(), List.of("gateway"), 1, "local", CountingMode.EXACT, OnStoreFailure.LOCAL, true);
    }

    private static List<CalendarRate> rates(String... rates) {
        return Stream.of(rates).map(CalendarRate::parse).toList();
    }

    private static int admitted(Policy policy, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += get().request(policy).equals(Verdict.PROCEED) ? 1 : 0;
        }
        return admitted;
    }

    private static ExchangeFixture get() {
        return ExchangeFixture.get("/orders");
    }
}
