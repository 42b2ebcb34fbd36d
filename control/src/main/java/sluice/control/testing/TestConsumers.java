package sluice.control.testing;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.identity.Consumer;
import sluice.api.identity.Consumers;
import sluice.api.identity.PasswordHash;

/// The consumers of a configuration, each of which also has an API key, a password, a certificate and a
/// subject that only the test knows. Confined to the thread of the test.
final class TestConsumers implements Consumers {
    /// As cheap as may be: nobody attacks the hash.
    private static final int ITERATIONS = 1000;

    private final Consumers configured;
    private final Credentials credentials;
    private final Map<String, PasswordHash> passwords = new HashMap<>();

    TestConsumers(Consumers configured, Credentials credentials) {
        this.configured = configured;
        this.credentials = credentials;
    }

    private @Nullable Consumer own(String key) {
        var name = credentials.consumerOf(key);
        return name.isEmpty() ? null : configured.named(name);
    }

    @Override
    public @Nullable Consumer named(String name) {
        return configured.named(name);
    }

    @Override
    public @Nullable Consumer ofApiKey(String key) {
        var own = own(key);
        return own != null ? own : configured.ofApiKey(key);
    }

    @Override
    public String expiredKeyOf(String key) {
        return configured.expiredKeyOf(key);
    }

    @Override
    public @Nullable Consumer ofSubject(String issuer, String subject) {
        var own = own(subject);
        return own != null ? own : configured.ofSubject(issuer, subject);
    }

    @Override
    public @Nullable Consumer ofCertificate(ClientCertificate certificate) {
        var own = own(certificate.fingerprint());
        return own != null ? own : configured.ofCertificate(certificate);
    }

    /// A consumer of which the test says that it calls has the test's password; others have their own.
    @Override
    public PasswordHash passwordOf(String name) {
        var own = passwords.get(name);
        return own != null ? own : configured.passwordOf(name);
    }

    /// From now on, the consumer has the test's password.
    void give(String name) {
        passwords.computeIfAbsent(name, it -> PasswordHash.of(credentials.keyOf(it), ITERATIONS, new SecureRandom()));
    }

    @Override
    public List<String> tiers() {
        return configured.tiers();
    }
}
