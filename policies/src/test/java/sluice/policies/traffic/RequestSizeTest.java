package sluice.policies.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.api.policy.Verdict;
import sluice.api.value.ByteSize;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class RequestSizeTest {
    private static RequestSize of(String size) {
        return RequestSize.of(ByteSize.parse(size));
    }

    @Test
    void setsTheLimitOfTheExchange() {
        var exchange = ExchangeFixture.of("POST", "/orders");
        assertThat(exchange.request(of("2MiB").build(new FakeBuildContext()))).isEqualTo(Verdict.PROCEED);
        assertThat(exchange.bodyLimit()).isEqualTo(2 << 20);
    }

    @Test
    void theInnermostHolds() {
        var exchange = ExchangeFixture.of("POST", "/orders");
        exchange.request(of("1KiB").build(new FakeBuildContext()));
        exchange.request(of("unlimited").build(new FakeBuildContext()));
        assertThat(exchange.bodyLimit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isWeakerOnceMoreIsAdmitted() {
        assertThat(of("2KiB").weakerThan(of("1KiB"))).isTrue();
        assertThat(of("1KiB").weakerThan(of("1KiB"))).isFalse();
        assertThat(of("1KiB").weakerThan(of("2KiB"))).isFalse();
    }
}
