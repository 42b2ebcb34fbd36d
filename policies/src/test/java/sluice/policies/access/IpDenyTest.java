package sluice.policies.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Cidr;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class IpDenyTest {
    @Test
    void refusesAnAddressInOneOfTheNetworks() {
        var verdict = from("203.0.113.9").request(deny("203.0.113.0/24"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refuse.class, it -> {
            assertThat(it.failure().code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(it.failure().status()).isEqualTo(403);
            assertThat(it.failure().detail()).doesNotContain("203.0.113");
        });
    }

    @Test
    void admitsEverybodyElse() {
        var policy = deny("203.0.113.0/24");

        assertThat(from("203.0.114.1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(from("2001:db8::1").request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void refusesAConfigurationWithoutNetworks() {
        assertThatThrownBy(IpDenyTest::deny).hasMessageContaining("networks: []");
    }

    @Test
    void isWeakerOnceAnAddressIsNoLongerRefused() {
        var before = spec("10.0.0.0/8", "192.0.2.0/24");

        assertThat(spec("10.0.0.0/8").weakerThan(before)).isTrue();
        assertThat(spec("10.0.0.0/9", "192.0.2.0/24").weakerThan(before)).isTrue();
        assertThat(spec("10.0.0.0/7", "192.0.2.0/24", "198.51.100.1").weakerThan(before))
                .isFalse();
    }

    private static IpDeny spec(String... networks) {
        return new IpDeny(Stream.of(networks).map(Cidr::parse).toList(), 403);
    }

    private static RequestPolicy deny(String... networks) {
        return new IpDeny(Stream.of(networks).map(Cidr::parse).toList(), 403).build(new FakeBuildContext());
    }

    private static ExchangeFixture from(String address) {
        return ExchangeFixture.get("/orders").from(address);
    }
}
