package sluice.control.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sluice.control.bind.Binder;
import sluice.control.bind.Node;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Spelling;

/// The names of one kind of thing: each is taken once, and a reference names one that exists.
final class Names {
    private final String kind;
    private final Binder binder;
    private final Map<String, Place> taken = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /// @param kind what has the names, in the singular: `upstream`
    Names(String kind, Binder binder) {
        this.kind = kind;
        this.binder = binder;
    }

    /// Takes the names of some records; a name that is taken already is told with both places.
    <T> Names take(Collection<T> records, Function<T, String> name) {
        var inOrder =
                records.stream().sorted(Comparator.comparing(binder::placeOf)).toList();
        for (var record : inOrder) {
            var text = name.apply(record);
            var place = binder.placeOf(record, "name");
            var earlier = taken.putIfAbsent(text, place);
            known.add(text);
            if (earlier != null) {
                tell(place, '"' + text + "\" a second time", "another name: it is taken at " + earlier);
            }
        }
        return this;
    }

    /// Also knows what stands in a list of the configuration but could not be made into records, so that
    /// references to it are not told as wrong on top.
    Names andSkipped(String list) {
        for (var node : binder.skipped()) {
            var parent = node.place().parent();
            if (parent != null
                    && parent.path().equals(list)
                    && node instanceof Node.Mapping mapping
                    && mapping.get("name") instanceof Node.Scalar name) {
                known.add(name.value());
            }
        }
        return this;
    }

    /// Those that a reference may name.
    Set<String> known() {
        return Set.copyOf(known);
    }

    /// Tells a reference to something that does not exist.
    void refer(String name, Place place) {
        if (!knows(name)) {
            binder.problems().add(Problem.at(place, unknown(name)));
        }
    }

    boolean knows(String name) {
        return known.contains(name);
    }

    /// What is told of a name that does not exist.
    String unknown(String name) {
        var hint = known.isEmpty() ? ": there is none" : ' ' + Spelling.hint(name, known);
        return "unknown " + kind + " \"" + name + '"' + hint;
    }

    private void tell(Place place, String value, String expected) {
        binder.problems().add(Problem.at(place, value, expected));
    }
}
