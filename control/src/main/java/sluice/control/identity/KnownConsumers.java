package sluice.control.identity;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.identity.Consumer;
import sluice.api.identity.Consumers;
import sluice.api.identity.PasswordHash;
import sluice.api.value.Clock;

/// The consumers of a table, at the time of a clock. Any thread.
///
/// @param clock says which keys have expired
public record KnownConsumers(ConsumerTable table, Clock clock) implements Consumers {
    private static final String SHA256 = "sha256:";

    @Override
    public @Nullable Consumer named(String name) {
        return consumer(table.numberOf(name));
    }

    @Override
    public @Nullable Consumer ofApiKey(String key) {
        int number = table.key(key);
        return number == DigestTable.NONE || hasExpired(number) ? null : consumer(table.ownerOfKey(number));
    }

    @Override
    public String expiredKeyOf(String key) {
        int number = table.key(key);
        return number == DigestTable.NONE || !hasExpired(number)
                ? ""
                : table.consumer(table.ownerOfKey(number)).name();
    }

    private boolean hasExpired(int key) {
        long end = table.endOfKey(key);
        return end != KeyTable.FOREVER && clock.now().getEpochSecond() >= end;
    }

    @Override
    public @Nullable Consumer ofSubject(String issuer, String subject) {
        return consumer(table.ofSubject(issuer, subject));
    }

    /// A fingerprint goes before names; a certificate whose names mean several consumers means none.
    @Override
    public @Nullable Consumer ofCertificate(ClientCertificate certificate) {
        int found = table.ofCertificate(
                HexFormat.of().parseHex(certificate.fingerprint(), SHA256.length(), SHA256.length() + 64));
        if (found != DigestTable.NONE) {
            return consumer(found);
        }
        for (var name : certificate.names()) {
            int named = table.ofAlternativeName(name);
            if (named != DigestTable.NONE && found != DigestTable.NONE && named != found) {
                return null;
            }
            found = named == DigestTable.NONE ? found : named;
        }
        return consumer(found);
    }

    private @Nullable Consumer consumer(int number) {
        return number == DigestTable.NONE ? null : table.consumer(number);
    }

    @Override
    public PasswordHash passwordOf(String name) {
        return table.password(table.numberOf(name));
    }

    @Override
    public List<String> tiers() {
        return table.tiers();
    }
}
