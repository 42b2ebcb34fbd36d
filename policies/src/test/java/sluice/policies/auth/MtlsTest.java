package sluice.policies.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.ClientCertificate;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;
import sluice.testkit.FakeConsumers;

class MtlsTest {
    private final FakeBuildContext context = new FakeBuildContext()
            .consumers(
                    new FakeConsumers("free").consumer("acme", "free").alternativeName("acme", "dns:acme.example.com"));
    private final RequestPolicy policy = new Mtls(true).build(context);

    @Test
    void knowsTheConsumerByItsCertificate() {
        var exchange = with("dns:www.example.com", "dns:acme.example.com");

        assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
        assertThat(Objects.requireNonNull(exchange.identity()).consumer()).isEqualTo("acme");
    }

    @Test
    void aCertificateOfNobodyIsRefusedEvenIfNoneIsRequired() {
        var other = with("dns:other.example.com");

        Refused.with401(other.request(policy), "certificate of nobody: sha256:ab", "ClientCertificate");
        Refused.with401(other.request(new Mtls(false).build(context)), "certificate of nobody: sha256:ab");
    }

    @Test
    void withoutACertificateItDependsOnWhetherOneIsRequired() {
        var none = ExchangeFixture.get("/orders");

        Refused.with401(none.request(policy), "no credential", "ClientCertificate");
        assertThat(none.request(new Mtls(false).build(context))).isEqualTo(Verdict.PROCEED);
        assertThat(none.identity()).isNull();
    }

    @Test
    void isWeakerWhenACertificateIsNotRequiredAnyMore() {
        assertThat(new Mtls(false).weakerThan(new Mtls(true))).isTrue();
        assertThat(new Mtls(true).weakerThan(new Mtls(false))).isFalse();
    }

    private static ExchangeFixture with(String... names) {
        return ExchangeFixture.get("/orders")
                .certificate(new ClientCertificate(List.of(), "sha256:ab", "CN=acme", List.of(names)));
    }
}
