package sluice.policies.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.api.failure.ErrorCode;
import sluice.api.policy.ConfigException;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Cidr;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

class IpAllowTest {
    @Test
    void admitsAnAddressInOneOfTheNetworks() {
        var policy = allow(403, "10.0.0.0/8", "2001:db8::/32", "192.0.2.7");

        assertThat(from("10.255.0.1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(from("2001:db8:1::1").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(from("192.0.2.7").request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(from("::ffff:10.1.2.3").request(policy)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void refusesEverybodyElseWithTheStatusOfTheConfiguration() {
        var verdict = from("11.0.0.1").request(allow(404, "10.0.0.0/8"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refuse.class, it -> {
            assertThat(it.failure().code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(it.failure().status()).isEqualTo(404);
        });
    }

    @Test
    void refusesAConfigurationWithoutNetworks() {
        assertThatThrownBy(() -> allow(403))
                .isInstanceOf(ConfigException.class)
                .hasMessage("networks: [] (expected: at least one element)");
    }

    @Test
    void refusesAStatusThatIsNoError() {
        assertThatThrownBy(() -> allow(200, "10.0.0.0/8")).hasMessageContaining("status: 200");
    }

    @Test
    void isWeakerOnceAnAddressIsAdmittedThatWasNot() {
        var before = spec("10.0.0.0/8", "192.0.2.0/24");

        assertThat(spec("10.0.0.0/8", "192.0.2.0/24", "198.51.100.1").weakerThan(before))
                .isTrue();
        assertThat(spec("10.0.0.0/7").weakerThan(before)).isTrue();
        assertThat(spec("10.9.0.0/16", "192.0.2.7").weakerThan(before)).isFalse();
    }

    private static IpAllow spec(String... networks) {
        return new IpAllow(Stream.of(networks).map(Cidr::parse).toList(), 403);
    }

    private static RequestPolicy allow(int status, String... networks) {
        return new IpAllow(Stream.of(networks).map(Cidr::parse).toList(), status).build(new FakeBuildContext());
    }

    private static ExchangeFixture from(String address) {
        return ExchangeFixture.get("/orders").from(address);
    }
}
