package sluice.control.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.ClientCertificate;
import sluice.api.identity.Consumer;
import sluice.api.identity.PasswordHash;
import sluice.api.value.Clock;

class ConsumerTableTest {
    private static final long FOREVER = Long.MAX_VALUE;

    private final ConsumerTable table = new ConsumerTable(List.of("free", "pro"));
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private final KnownConsumers consumers = new KnownConsumers(table, new Clock() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return now;
        }
    });

    @Test
    void everyConsumerIsFoundByItsNameAndItsKeyWhenThereAreMany() {
        for (int i = 0; i < 20_000; i++) {
            int number = table.add("c" + i, i % 3 == 0 ? "pro" : "", null, Map.of("number", "" + i));
            assertThat(table.addKey(number, Digests.of("key-" + i), FOREVER)).isNull();
        }
        table.sealed();

        for (int i = 0; i < 20_000; i += 7) {
            var expected = new Consumer("c" + i, i % 3 == 0 ? "pro" : "free", Map.of("number", "" + i));
            assertThat(consumers.ofApiKey("key-" + i)).isEqualTo(expected);
            assertThat(consumers.named("c" + i)).isEqualTo(expected);
        }
        assertThat(consumers.ofApiKey("key-20000")).isNull();
        assertThat(consumers.ofApiKey("")).isNull();
        assertThat(consumers.named("c20000")).isNull();
        assertThat(table.size()).isEqualTo(20_000);
    }

    @Test
    void textOfAnyLengthAndScriptComesBackAsItWas() {
        var attributes = Map.of("übergrößenträger", "値".repeat(500), "empty", "");
        table.add("acme", "pro", null, attributes);

        assertThat(consumers.named("acme")).isEqualTo(new Consumer("acme", "pro", attributes));
    }

    @Test
    void aKeyIsOneUntilItExpires() {
        int acme = add("acme");
        table.addKey(
                acme, Digests.of("old"), Instant.parse("2026-12-01T00:00:00Z").getEpochSecond());
        table.addKey(acme, Digests.of("new"), FOREVER);

        assertThat(nameOf(consumers.ofApiKey("old"))).isEqualTo("acme");
        assertThat(consumers.expiredKeyOf("old")).isEmpty();
        now = Instant.parse("2026-12-01T00:00:00Z");
        assertThat(consumers.ofApiKey("old")).isNull();
        assertThat(consumers.expiredKeyOf("old")).isEqualTo("acme");
        assertThat(nameOf(consumers.ofApiKey("new"))).isEqualTo("acme");
    }

    @Test
    void aCredentialThatIsTakenSaysByWhom() {
        int acme = add("acme");
        int bolt = add("bolt");

        assertThat(table.addKey(acme, Digests.of("k"), FOREVER)).isNull();
        assertThat(table.addKey(bolt, Digests.of("k"), FOREVER)).isEqualTo("acme");
        assertThat(table.addSubject(acme, "main", "u1")).isNull();
        assertThat(table.addSubject(bolt, "main", "u1")).isEqualTo("acme");
        assertThat(table.addSubject(bolt, "mainu", "1")).isNull();
        assertThat(table.add("acme", "", null, Map.of())).isEqualTo(-1);
    }

    @Test
    void aSubjectIsOneOfItsIssuerAlone() {
        table.addSubject(add("acme"), "main", "u1");

        assertThat(nameOf(consumers.ofSubject("main", "u1"))).isEqualTo("acme");
        assertThat(consumers.ofSubject("other", "u1")).isNull();
        assertThat(consumers.ofSubject("mai", "nu1")).isNull();
    }

    @Test
    void aCertificateIsKnownByFingerprintBeforeNamesAndNotByNamesOfTwo() {
        int acme = add("acme");
        int bolt = add("bolt");
        table.addAlternativeName(acme, "dns:Acme.example.com");
        table.addAlternativeName(bolt, "uri:spiffe://example.com/bolt");
        table.addCertificate(bolt, Digests.of("certificate"));

        assertThat(nameOf(consumers.ofCertificate(certificate("other", "dns:acme.EXAMPLE.com"))))
                .isEqualTo("acme");
        assertThat(consumers.ofCertificate(certificate("other", "email:acme.example.com")))
                .isNull();
        assertThat(consumers.ofCertificate(
                        certificate("other", "dns:acme.example.com", "uri:spiffe://example.com/bolt")))
                .isNull();
        assertThat(nameOf(consumers.ofCertificate(certificate("certificate", "dns:acme.example.com"))))
                .isEqualTo("bolt");
    }

    @Test
    void whoHasNoPasswordHasOneThatNothingFitsAndThatCostsAsMuch() {
        var stored = PasswordHash.of("secret", 2_000, new SecureRandom());
        table.add("acme", "", stored, Map.of());
        add("bolt");

        assertThat(consumers.passwordOf("acme")).isEqualTo(stored);
        assertThat(consumers.passwordOf("acme").matches("secret")).isTrue();
        for (var name : List.of("bolt", "nobody", "")) {
            assertThat(consumers.passwordOf(name).iterations()).isEqualTo(2_000);
            assertThat(consumers.passwordOf(name).matches("")).isFalse();
        }
    }

    @Test
    void aDifferenceCountsWhoCameWentAndChanged() {
        var before = new ConsumerTable(List.of("free", "pro"));
        before.add("same", "", null, Map.of());
        before.add("gone", "", null, Map.of());
        before.add("risen", "free", null, Map.of());
        before.sealed();
        table.add("risen", "pro", null, Map.of());
        table.add("new", "", null, Map.of());
        table.add("same", "", null, Map.of());
        table.add("newer", "", null, Map.of());

        assertThat(table.sealed().since(before)).isEqualTo(new ConsumerTable.Difference(2, 1, 1));
    }

    private int add(String name) {
        return table.add(name, "", null, Map.of());
    }

    private static @Nullable String nameOf(@Nullable Consumer consumer) {
        return consumer == null ? null : consumer.name();
    }

    private static ClientCertificate certificate(String content, String... names) {
        var fingerprint = "sha256:" + HexFormat.of().formatHex(Digests.of(content));
        return new ClientCertificate(List.of(), fingerprint, "CN=acme", List.of(names));
    }
}
