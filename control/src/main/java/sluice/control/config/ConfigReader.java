package sluice.control.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Problems;
import sluice.control.bind.Secrets;
import sluice.control.bind.YamlReader;

/// Reads the files of a configuration and puts them together. One thread, one reading.
public final class ConfigReader {
    /// What the whole gateway has, and so stands in one place.
    private static final Set<String> ROOT_ONLY = Set.of(
            "gateway",
            "admin",
            "probes",
            "listeners",
            "runtime",
            "access-log",
            "tracing",
            "drain",
            "policies",
            "stores");

    private final Problems problems = new Problems();
    private final Binder binder;
    private final Map<String, Place> setPlaces = new LinkedHashMap<>();
    private final List<Configuration> parts = new ArrayList<>();
    private @Nullable Configuration root;
    private List<Path> files = List.of();

    public ConfigReader(ConfigIndex index, Secrets secrets) {
        this.binder = new Binder(index, secrets, problems);
    }

    /// What was wrong so far.
    public Problems problems() {
        return problems;
    }

    /// Knows where every record stands.
    public Binder binder() {
        return binder;
    }

    /// The files that were read, whether or not something was wrong with them.
    public List<Path> files() {
        return files;
    }

    /// Where a policy set stands.
    public Place placeOfSet(String name) {
        return setPlaces.getOrDefault(name, Place.of("configuration"));
    }

    /// Reads a file, or a directory.
    ///
    /// @return what could be read, for more checks; the problems say what could not
    public Configuration read(Path named) {
        var found = ConfigFiles.find(named, problems);
        files = found.files();
        for (var file : files) {
            add(YamlReader.read(file, problems), file.equals(found.root()));
        }
        return merged(named.toString());
    }

    /// Reads one document that is in memory.
    ///
    /// @param name what messages call it
    public Configuration read(String name, byte[] bytes) {
        add(YamlReader.read(name, bytes, problems), true);
        return merged(name);
    }

    /// Reads one document that stands within another.
    ///
    /// @param name what messages call it
    public Configuration read(String name, Node document) {
        add(document, true);
        return merged(name);
    }

    private void add(@Nullable Node node, boolean isRoot) {
        if (node == null) {
            return;
        }
        if (!(node instanceof Mapping mapping)) {
            problems.add(Problem.at(node.place(), node.show(), "a mapping with keys such as upstreams and routes"));
            return;
        }
        var part = binder.bind(isRoot ? mapping : withoutRootKeys(mapping), Configuration.class);
        if (part == null) {
            return;
        }
        if (isRoot) {
            root = part;
        }
        parts.add(part);
    }

    private Mapping withoutRootKeys(Mapping mapping) {
        for (var entry : mapping.entries().values()) {
            if (ROOT_ONLY.contains(entry.key().value())) {
                var place = entry.key().place();
                var told = "\"" + entry.key().value() + "\" in a file that is not the root";
                problems.add(new Problem(
                        place.file(), place.line(), place.column(), "", told, "in sluice.yaml of the directory"));
            }
        }
        return mapping.without(ROOT_ONLY);
    }

    private Configuration merged(String name) {
        var first = root != null ? root : nothing(name);
        if (parts.size() == 1 && root != null) {
            noteSets(root, new LinkedHashMap<>());
            return root;
        }
        var tiers = new LinkedHashSet<String>();
        var consumers = ConsumersSpec.NONE;
        var sets = new LinkedHashMap<String, List<PolicyEntry>>();
        for (var part : parts) {
            consumers = consumers.and(part.consumers());
            noteTiers(part, tiers);
            noteSets(part, sets);
        }
        return new Configuration(
                first.gateway(),
                first.admin(),
                first.probes(),
                first.accessLog(),
                null,
                first.runtime(),
                first.drain(),
                first.listeners(),
                first.stores(),
                all(Configuration::issuers),
                all(Configuration::upstreams),
                Collections.unmodifiableSet(tiers),
                consumers,
                first.policies(),
                sets,
                all(Configuration::routes),
                all(Configuration::groups),
                null);
    }

    private <T> List<T> all(Function<Configuration, List<T>> list) {
        return parts.stream().flatMap(part -> list.apply(part).stream()).toList();
    }

    /// All defaults.
    private Configuration nothing(String name) {
        var made = binder.bind(new Mapping(Place.of(name), new LinkedHashMap<>()), Configuration.class);
        if (made == null) {
            throw new IllegalStateException("the defaults do not fit: " + problems);
        }
        return made;
    }

    private void noteTiers(Configuration part, Set<String> tiers) {
        int position = 0;
        for (var tier : part.tiers()) {
            if (!tiers.add(tier)) {
                var place = binder.placeOf(part, "tiers", position);
                problems.add(Problem.at(place, Check.quoted(tier) + " a second time", "every tier once"));
            }
            position++;
        }
    }

    private void noteSets(Configuration part, Map<String, List<PolicyEntry>> sets) {
        part.policySets().forEach((name, entries) -> {
            var place = binder.placeOf(part, "policy-sets", name);
            var earlier = setPlaces.putIfAbsent(name, place);
            if (earlier != null) {
                problems.add(
                        Problem.at(place, "\"" + name + "\" a second time", "another name: it is taken at " + earlier));
            } else {
                sets.put(name, entries);
            }
        });
    }
}
