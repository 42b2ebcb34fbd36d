package sluice.testkit;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.identity.Consumer;
import sluice.api.identity.Consumers;
import sluice.api.identity.PasswordHash;

/// A few consumers for tests of policies.
///
///     var consumers = new FakeConsumers("free", "pro").consumer("acme", "pro").key("acme", "secret");
///     new ApiKey(...).build(new FakeBuildContext().consumers(consumers));
public final class FakeConsumers implements Consumers {
    private static final int FEW_ITERATIONS = 1_000;

    private final List<String> tiers;
    private final Map<String, Consumer> consumers = new HashMap<>();
    private final Map<String, String> credentials = new HashMap<>();
    private final Map<String, PasswordHash> passwords = new HashMap<>();

    /// @param tiers the first is the default
    public FakeConsumers(String... tiers) {
        this.tiers = List.of(tiers);
    }

    /// There is a consumer of that name.
    public FakeConsumers consumer(String name, String tier) {
        return consumer(new Consumer(name, tier, Map.of()));
    }

    /// There is this consumer.
    public FakeConsumers consumer(Consumer known) {
        consumers.put(known.name(), known);
        return this;
    }

    /// It has this API key.
    public FakeConsumers key(String consumer, String key) {
        credentials.put("key " + key, consumer);
        return this;
    }

    /// It had this API key once.
    public FakeConsumers expiredKey(String consumer, String key) {
        credentials.put("expired " + key, consumer);
        return this;
    }

    /// Tokens of this subject are its own.
    public FakeConsumers subject(String consumer, String issuer, String subject) {
        credentials.put("subject " + issuer + ' ' + subject, consumer);
        return this;
    }

    /// It has a certificate with this alternative name, such as `dns:acme.example.com`.
    public FakeConsumers alternativeName(String consumer, String name) {
        credentials.put("name " + name, consumer);
        return this;
    }

    /// It has this password.
    public FakeConsumers password(String consumer, String password) {
        passwords.put(consumer, PasswordHash.of(password, FEW_ITERATIONS, new SecureRandom()));
        return this;
    }

    private @Nullable Consumer of(String credential) {
        return named(credentials.getOrDefault(credential, ""));
    }

    @Override
    public @Nullable Consumer named(String name) {
        return consumers.get(name);
    }

    @Override
    public @Nullable Consumer ofApiKey(String key) {
        return of("key " + key);
    }

    @Override
    public String expiredKeyOf(String key) {
        return credentials.getOrDefault("expired " + key, "");
    }

    @Override
    public @Nullable Consumer ofSubject(String issuer, String subject) {
        return of("subject " + issuer + ' ' + subject);
    }

    @Override
    public @Nullable Consumer ofCertificate(ClientCertificate certificate) {
        return certificate.names().stream()
                .map(name -> of("name " + name))
                .filter(it -> it != null)
                .findFirst()
                .orElse(null);
    }

    @Override
    public PasswordHash passwordOf(String name) {
        var known = passwords.get(name);
        return known == null ? PasswordHash.decoy(FEW_ITERATIONS) : known;
    }

    @Override
    public List<String> tiers() {
        return tiers;
    }
}
