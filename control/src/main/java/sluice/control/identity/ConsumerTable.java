package sluice.control.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.identity.Consumer;
import sluice.api.identity.PasswordHash;

/// All consumers of a configuration, by name and by credential. Filled by one thread, sealed, and from then
/// on immutable and for any thread. A consumer with a name, a key and an attribute takes about 180 bytes.
public final class ConsumerTable {
    /// There is nobody, and there are no tiers.
    public static final ConsumerTable EMPTY = new ConsumerTable(List.of()).sealed();

    private static final int RECENT = 1 << 14;

    private final List<String> tiers;
    private final Records records = new Records();
    private final DigestTable names = new DigestTable();
    private final KeyTable keys = new KeyTable();
    private final DigestTable subjects = new DigestTable();
    private final DigestTable certificates = new DigestTable();
    private final DigestTable alternatives = new DigestTable();
    /// Consumers that were asked for, by the end of their number. Any thread: an element is read once, and
    /// what it refers to is immutable.
    private final @Nullable Recent[] recent = new @Nullable Recent[RECENT];

    private PasswordHash decoy = PasswordHash.DECOY;
    private boolean anyPassword;

    private record Recent(int number, Consumer consumer) {}

    /// @param tiers the first is the default; empty for none
    public ConsumerTable(List<String> tiers) {
        this.tiers = List.copyOf(tiers);
    }

    /// Adds a consumer, unless its name is taken.
    ///
    /// @param tier one of the tiers; empty for the default
    /// @return its number, for its credentials; -1 if the name is taken
    /// @throws IllegalArgumentException if there is no room for more
    public int add(String name, String tier, @Nullable PasswordHash password, Map<String, String> attributes) {
        if (names.put(Digests.of(name), records.count()) != DigestTable.NONE) {
            return DigestTable.NONE;
        }
        if (password != null && !anyPassword) {
            anyPassword = true;
            decoy = PasswordHash.decoy(password.iterations());
        }
        int position = tier.isEmpty() ? (tiers.isEmpty() ? -1 : 0) : tiers.indexOf(tier);
        return records.add(name, position, password == null ? "" : password.text(), attributes);
    }

    /// Adds an API key.
    ///
    /// @param digest the SHA-256 of the key
    /// @param end until when it is one, in seconds since the epoch; `Long.MAX_VALUE` for ever
    /// @return whose it is already, or null
    public @Nullable String addKey(int consumer, byte[] digest, long end) {
        return nameOf(keys.put(digest, consumer, end));
    }

    /// Adds a subject of an issuer.
    ///
    /// @return whose it is already, or null
    public @Nullable String addSubject(int consumer, String issuer, String subject) {
        return nameOf(subjects.put(Digests.of(issuer, subject), consumer));
    }

    /// Adds a certificate.
    ///
    /// @param fingerprint its SHA-256
    /// @return whose it is already, or null
    public @Nullable String addCertificate(int consumer, byte[] fingerprint) {
        return nameOf(certificates.put(fingerprint, consumer));
    }

    /// Adds an alternative name of certificates.
    ///
    /// @param name with its kind: `dns:acme.example.com`
    /// @return whose it is already, or null
    public @Nullable String addAlternativeName(int consumer, String name) {
        return nameOf(alternatives.put(Digests.of(folded(name)), consumer));
    }

    private @Nullable String nameOf(int consumer) {
        return consumer == DigestTable.NONE ? null : records.name(consumer);
    }

    /// Nothing is added any more.
    public ConsumerTable sealed() {
        records.trim();
        names.trim();
        keys.trim();
        subjects.trim();
        certificates.trim();
        alternatives.trim();
        return this;
    }

    /// The first is the default.
    public List<String> tiers() {
        return tiers;
    }

    /// How many consumers there are.
    public int size() {
        return records.count();
    }

    /// How many consumers of another table are unknown here, and how many have another tier, password or
    /// attribute here. Credentials of other kinds are not compared.
    public Difference since(ConsumerTable before) {
        int removed = 0;
        int changed = 0;
        for (int i = 0; i < before.size(); i++) {
            int here = numberOf(before.records.name(i));
            if (here == DigestTable.NONE) {
                removed++;
            } else if (!Arrays.equals(before.records.content(i), records.content(here))) {
                changed++;
            }
        }
        return new Difference(size() - before.size() + removed, removed, changed);
    }

    /// How many consumers came, went, and have another tier, password or attribute.
    public record Difference(int added, int removed, int changed) {}

    int numberOf(String name) {
        return names.owner(names.find(Digests.of(name)));
    }

    /// The number of an API key, or -1.
    int key(String key) {
        return keys.find(Digests.of(key));
    }

    int ownerOfKey(int key) {
        return keys.owner(key);
    }

    /// In seconds since the epoch.
    long endOfKey(int key) {
        return keys.end(key);
    }

    int ofSubject(String issuer, String subject) {
        return subjects.owner(subjects.find(Digests.of(issuer, subject)));
    }

    int ofCertificate(byte[] fingerprint) {
        return certificates.owner(certificates.find(fingerprint));
    }

    int ofAlternativeName(String name) {
        return alternatives.owner(alternatives.find(Digests.of(folded(name))));
    }

    /// Names of hosts and mail domains are the same in any case (RFC 4343).
    private static String folded(String name) {
        return name.startsWith("dns:") ? name.toLowerCase(Locale.ROOT) : name;
    }

    Consumer consumer(int number) {
        int at = number & RECENT - 1;
        var known = recent[at];
        if (known == null || known.number != number) {
            known = new Recent(number, records.consumer(number, tiers));
            recent[at] = known;
        }
        return known.consumer;
    }

    PasswordHash password(int number) {
        var text = number == DigestTable.NONE ? "" : records.password(number);
        return text.isEmpty() ? decoy : PasswordHash.parse(text);
    }
}
