package sluice.api.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;

/// All consumers of one configuration, by name and by credential. Any thread; answers at once. How long an
/// answer takes says nothing about how close a guess was.
public interface Consumers {
    /// Nobody is known.
    Consumers NONE = new Consumers() {
        @Override
        public @Nullable Consumer named(String name) {
            return null;
        }

        @Override
        public @Nullable Consumer ofApiKey(String key) {
            return null;
        }

        @Override
        public @Nullable Consumer ofSubject(String issuer, String subject) {
            return null;
        }

        @Override
        public @Nullable Consumer ofCertificate(ClientCertificate certificate) {
            return null;
        }

        @Override
        public String expiredKeyOf(String key) {
            return "";
        }

        @Override
        public PasswordHash passwordOf(String name) {
            return PasswordHash.DECOY;
        }

        @Override
        public List<String> tiers() {
            return List.of();
        }
    };

    /// The consumer of that name; null if there is none.
    @Nullable
    Consumer named(String name);

    /// Whose key that is, unless it has expired; null if it is nobody's.
    @Nullable
    Consumer ofApiKey(String key);

    /// For the log: the name of the consumer whose key that was until it expired; empty if it never was a key
    /// or still is one.
    String expiredKeyOf(String key);

    /// Who is meant by a subject of an issuer; null if the configuration does not say.
    ///
    /// @param issuer the name of one of `issuers`
    @Nullable
    Consumer ofSubject(String issuer, String subject);

    /// Whom a verified certificate names, by alternative name or fingerprint; null if nobody.
    @Nullable
    Consumer ofCertificate(ClientCertificate certificate);

    /// The hash of a consumer's password. If there is no such consumer, or if it has none: a hash that no
    /// password fits, and that takes as long to try.
    PasswordHash passwordOf(String name);

    /// What consumers may be entitled to; the first is the default. Empty if configuration names none.
    List<String> tiers();
}
