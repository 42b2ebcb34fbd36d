package sluice.control.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.control.bind.Problem;
import sluice.control.bind.Spelling;
import sluice.control.config.ConfigReader;
import sluice.control.config.PolicyEntry;
import sluice.control.config.PolicySetUse;
import sluice.control.config.PolicyUse;

/// Puts policy sets in the place of their names and gives every policy its name. Each set is looked into once.
final class PolicyLists {
    private final Map<String, List<PolicyEntry>> sets;
    private final ConfigReader reader;
    private final DryBuild dryBuild;
    private final Map<String, List<PolicyUse>> expanded = new HashMap<>();
    private final LinkedHashSet<String> underWay = new LinkedHashSet<>();

    PolicyLists(Map<String, List<PolicyEntry>> sets, ConfigReader reader, DryBuild dryBuild) {
        this.sets = sets;
        this.reader = reader;
        this.dryBuild = dryBuild;
        sets.keySet().forEach(this::ofSet);
    }

    /// The policies of a list, in order, with names.
    ///
    /// @param owner the name of the group or route to which the list belongs
    List<PlannedPolicy> plan(Level level, String owner, List<PolicyEntry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        var uses = expand(entries);
        var taken = new HashSet<String>();
        for (var use : uses) {
            if (use.name() != null && !taken.add(use.name())) {
                reader.problems()
                        .add(Problem.at(
                                reader.binder().placeOf(use),
                                "a second policy named \"" + use.name() + "\" in this list",
                                "another name"));
            }
        }
        var planned = new ArrayList<PlannedPolicy>(uses.size());
        var counts = new LinkedHashMap<String, Integer>();
        for (var use : uses) {
            var name = use.name() != null ? use.name() : number(use.kind(), counts, taken);
            planned.add(new PlannedPolicy(level, owner, name, use, dryBuild.moments(use)));
        }
        return planned;
    }

    private static String number(String kind, Map<String, Integer> counts, Set<String> taken) {
        while (true) {
            int count = counts.merge(kind, 1, Integer::sum);
            var name = count == 1 ? kind : kind + '-' + count;
            if (taken.add(name)) {
                return name;
            }
        }
    }

    private List<PolicyUse> expand(List<PolicyEntry> entries) {
        var uses = new ArrayList<PolicyUse>(entries.size());
        for (var entry : entries) {
            switch (entry) {
                case PolicyUse use -> uses.add(use);
                case PolicySetUse set -> uses.addAll(ofSet(set));
            }
        }
        return uses;
    }

    private List<PolicyUse> ofSet(PolicySetUse use) {
        var name = use.set();
        if (underWay.contains(name)) {
            var way = String.join(" -> ", underWay) + " -> " + name;
            tell(use, "policy set \"" + name + "\" contains itself: " + way, "sets without a circle");
            return List.of();
        }
        if (sets.containsKey(name)) {
            return ofSet(name);
        }
        if (dryBuild.isPolicy(name)) {
            tell(use, "\"" + name + "\" is a policy, not a policy set", "{ " + name + ": {} }");
        } else {
            var hint = sets.isEmpty() ? ": there is none" : ' ' + Spelling.hint(name, sets.keySet());
            tell(use, "unknown policy set \"" + name + '"' + hint, "");
        }
        return List.of();
    }

    private List<PolicyUse> ofSet(String name) {
        var known = expanded.get(name);
        if (known == null) {
            underWay.add(name);
            known = expand(sets.getOrDefault(name, List.of()));
            underWay.remove(name);
            expanded.put(name, known);
        }
        return known;
    }

    private void tell(PolicySetUse use, String value, String expected) {
        reader.problems().add(Problem.at(reader.binder().placeOf(use), value, expected));
    }
}
