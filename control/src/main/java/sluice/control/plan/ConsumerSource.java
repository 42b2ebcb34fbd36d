package sluice.control.plan;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.config.ConfigReader;
import sluice.control.config.Configuration;
import sluice.control.config.ConsumerSpec;
import sluice.control.identity.ConsumerTable;

/// Makes the table of consumers of a configuration. As long as somebody holds the one that it made last, and
/// nothing of what it was made of has changed, it is the same again. Any thread.
final class ConsumerSource {
    // Any thread: replaced as a whole.
    private volatile @Nullable Made last;

    /// What a table was made of. It is held by whoever uses the table, for only they know how long it is
    /// needed.
    private record Made(Inputs inputs, WeakReference<People> people) {}

    private record Inputs(List<String> tiers, Set<String> issuers, List<ConsumerSpec> written, List<String> digests) {}

    private record Named(Path file, Place place) {}

    /// The consumers; what is wrong with them is told.
    ///
    /// @param issuers the names that subjects may refer to
    People read(Configuration configuration, Set<String> issuers, ConfigReader reader) {
        var binder = reader.binder();
        var files = files(configuration, binder);
        var known = last;
        if (known != null && !files.isEmpty()) {
            var people = known.people.get();
            var inputs = new Inputs(
                    List.copyOf(configuration.tiers()),
                    issuers,
                    configuration.consumers().written(),
                    digests(files));
            if (people != null && inputs.equals(known.inputs)) {
                return people;
            }
        }
        int before = reader.problems().size();
        var people = make(configuration, issuers, files, binder);
        if (reader.problems().size() == before && !files.isEmpty()) {
            var inputs = new Inputs(
                    people.table().tiers(), issuers, configuration.consumers().written(), people.digests());
            last = new Made(inputs, new WeakReference<>(people));
        }
        return people;
    }

    /// None without secrets: hashes of passwords are some.
    private static List<Named> files(Configuration configuration, Binder binder) {
        var files = new ArrayList<Named>();
        if (binder.readsFiles()) {
            for (var spec : configuration.consumers().files()) {
                var place = binder.placeOf(spec, "file");
                var file = binder.file(spec.file(), place);
                if (file != null && (binder.looksUpSecrets() || Files.exists(file))) {
                    files.add(new Named(file, place));
                }
            }
        }
        return files;
    }

    private static List<String> digests(List<Named> files) {
        var digests = new ArrayList<String>();
        for (var named : files) {
            try {
                digests.add(ConsumerLines.digest(named.file));
            } catch (IOException e) {
                digests.add(""); // told when it is read
            }
        }
        return digests;
    }

    private static People make(Configuration configuration, Set<String> issuers, List<Named> files, Binder binder) {
        var table = new ConsumerTable(List.copyOf(configuration.tiers()));
        var entry = new ConsumerEntry(table, issuers);
        configuration.consumers().written().forEach(consumer -> entry.enter(consumer, binder));
        var digests = new ArrayList<String>();
        for (var named : files) {
            try {
                digests.add(new ConsumerLines(named.file, binder, entry).read());
            } catch (IOException e) {
                binder.problems().add(ConsumerLines.unreadable(named.file, named.place, e));
            } catch (IllegalArgumentException e) {
                binder.problems().add(Problem.ofMessage(named.place, String.valueOf(e.getMessage())));
            }
        }
        return new People(table.sealed(), List.copyOf(digests));
    }
}
