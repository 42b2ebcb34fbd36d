package sluice.control.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Spelling;
import sluice.control.config.ConsumerSpec;
import sluice.control.identity.ConsumerTable;

/// Enters consumers into a table, and tells what does not fit: names and credentials that are taken, tiers
/// and issuers that there are not. One thread.
final class ConsumerEntry {
    private final ConsumerTable table;
    private final Set<String> issuers;

    /// @param issuers the names that subjects may refer to
    ConsumerEntry(ConsumerTable table, Set<String> issuers) {
        this.table = table;
        this.issuers = issuers;
    }

    /// @param binder has made the record
    void enter(ConsumerSpec spec, Binder binder) {
        var tier = spec.tier();
        if (tier != null && !table.tiers().contains(tier)) {
            var hint = table.tiers().isEmpty() ? ": there is none" : ' ' + Spelling.hint(tier, table.tiers());
            binder.problems().add(Problem.at(binder.placeOf(spec, "tier"), "unknown tier \"" + tier + '"' + hint));
            tier = null;
        }
        var basic = spec.basic();
        int number = table.add(
                spec.name(), tier == null ? "" : tier, basic == null ? null : basic.password(), spec.attributes());
        if (number < 0) {
            tell(binder, binder.placeOf(spec, "name"), '"' + spec.name() + "\" a second time", "another name");
        } else if (binder.readsFiles()) {
            credentials(number, spec, binder);
        }
    }

    private void credentials(int number, ConsumerSpec spec, Binder binder) {
        for (int i = 0; i < spec.apiKeys().size(); i++) {
            var key = spec.apiKeys().get(i);
            var end = key.expires();
            long seconds = end == null ? Long.MAX_VALUE : end.instant().getEpochSecond();
            if (key.hash().isKnown()) {
                taken(table.addKey(number, key.hash().digest(), seconds), spec, binder, "api-keys", i);
            }
        }
        for (int i = 0; i < spec.certificates().size(); i++) {
            var certificate = spec.certificates().get(i);
            var fingerprint = certificate.fingerprint();
            if (fingerprint != null && !fingerprint.isKnown()) {
                continue;
            }
            var owner = fingerprint == null
                    ? table.addAlternativeName(number, certificate.name())
                    : table.addCertificate(number, fingerprint.digest());
            taken(owner, spec, binder, "certificates", i);
        }
        for (int i = 0; i < spec.subjects().size(); i++) {
            var subject = spec.subjects().get(i);
            if (!issuers.contains(subject.issuer())) {
                var hint = issuers.isEmpty() ? ": there is none" : ' ' + Spelling.hint(subject.issuer(), issuers);
                tell(
                        binder,
                        binder.placeOf(subject, "issuer"),
                        "unknown issuer \"" + subject.issuer() + '"' + hint,
                        "");
            }
            taken(table.addSubject(number, subject.issuer(), subject.sub()), spec, binder, "subjects", i);
        }
    }

    private static void taken(
            @Nullable String owner, ConsumerSpec spec, Binder binder, String component, int position) {
        if (owner != null) {
            tell(
                    binder,
                    binder.placeOf(spec, component, position),
                    owner.equals(spec.name()) ? "a second time" : "the same as one of consumer \"" + owner + '"',
                    "every credential once");
        }
    }

    private static void tell(Binder binder, Place place, String value, String expected) {
        binder.problems().add(Problem.at(place, value, expected));
    }
}
