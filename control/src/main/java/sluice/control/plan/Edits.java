package sluice.control.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.control.config.Configuration;
import sluice.control.config.ConsumerSpec;
import sluice.control.config.GroupSpec;
import sluice.control.config.IssuerSpec;
import sluice.control.config.ListenerSpec;
import sluice.control.config.StoreSpec;
import sluice.control.config.UpstreamSpec;
import sluice.control.plan.Edit.Detail;
import sluice.control.plan.Edit.Kind;

/// Compares two plans, section by section. Work is proportional to the size of both.
final class Edits {
    private final List<Edit> edits = new ArrayList<>();

    private Edits() {}

    static List<Edit> between(@Nullable Plan before, Plan after) {
        var edits = new Edits();
        edits.compareSections(before, after);
        return List.copyOf(edits.edits);
    }

    private void compareSections(@Nullable Plan before, Plan after) {
        if (before != null) {
            compareSingle(before.configuration(), after.configuration());
            var policies = PolicyEdits.between(before.gatewayPolicies(), after.gatewayPolicies());
            addChanged("gateway", "", policies);
        } else if (!after.gatewayPolicies().isEmpty()) {
            edits.add(new Edit(Kind.ADDED, "gateway", "", "policies", moments(after.gatewayPolicies())));
        }
        compareNamed(
                "listener",
                named(before == null ? List.of() : before.configuration().listeners(), ListenerSpec::name),
                named(after.configuration().listeners(), ListenerSpec::name),
                listener -> listener.address().toString());
        compareNamed(
                "issuer",
                named(before == null ? List.of() : before.configuration().issuers(), IssuerSpec::name),
                named(after.configuration().issuers(), IssuerSpec::name),
                IssuerSpec::issuer);
        compareNamed(
                "upstream",
                named(before == null ? List.of() : before.configuration().upstreams(), UpstreamSpec::name),
                named(after.configuration().upstreams(), UpstreamSpec::name),
                upstream -> upstream.endpoints().stream()
                        .map(endpoint -> endpoint.url().toString())
                        .collect(Collectors.joining(", ")));
        compareNamed(
                "store",
                named(before == null ? List.of() : before.configuration().stores(), StoreSpec::name),
                named(after.configuration().stores(), StoreSpec::name),
                StoreSpec::where);
        compareConsumers(before, after);
        compareGroups(before, after);
        compareRoutes(before, after);
    }

    private void compareConsumers(@Nullable Plan before, Plan after) {
        compareNamed(
                "consumer",
                named(
                        before == null
                                ? List.of()
                                : before.configuration().consumers().written(),
                        ConsumerSpec::name),
                named(after.configuration().consumers().written(), ConsumerSpec::name),
                consumer -> consumer.tier() == null ? "" : consumer.tier());
        var old = before == null ? People.NOBODY : before.people();
        var now = after.people();
        if (!old.digests().equals(now.digests())) {
            var difference = now.table().since(old.table());
            addChanged(
                    "consumers",
                    "",
                    List.of(new Detail(
                            "in all",
                            Integer.toString(old.table().size()),
                            now.table().size() + " (" + difference.added() + " new, " + difference.removed() + " gone, "
                                    + difference.changed() + " changed)",
                            false)));
        }
    }

    private void compareSingle(Configuration before, Configuration after) {
        compareRecord("gateway", before.gateway(), after.gateway());
        if (!List.copyOf(before.tiers()).equals(List.copyOf(after.tiers()))) {
            addChanged(
                    "tiers",
                    "",
                    List.of(new Detail(
                            "in order", Flattened.text(before.tiers()), Flattened.text(after.tiers()), false)));
        }
        compareRecord("admin", before.admin(), after.admin());
        compareRecord("access-log", before.accessLog(), after.accessLog());
        compareRecord("runtime", before.runtime(), after.runtime());
        compareRecord("drain", before.drain(), after.drain());
    }

    private void compareRecord(String section, Object before, Object after) {
        addChanged(section, "", details(section, before, after, Set.of()));
    }

    private <T> void compareNamed(
            String section, Map<String, T> before, Map<String, T> after, Function<T, String> summary) {
        compareNames(
                section,
                before,
                after,
                summary,
                _ -> List.of(),
                (old, now) -> details(section, old, now, Set.of("name")));
    }

    private void compareGroups(@Nullable Plan before, Plan after) {
        compareNames(
                "group",
                named(
                        before == null ? List.of() : before.groups(),
                        group -> group.spec().name()),
                named(after.groups(), group -> group.spec().name()),
                group -> claim(group.spec()),
                group -> moments(group.policies()),
                (old, now) -> {
                    var details = new ArrayList<>(
                            details("group", old.spec(), now.spec(), Set.of("name", "policies", "routes")));
                    details.addAll(PolicyEdits.between(old.policies(), now.policies()));
                    return details;
                });
    }

    private static String claim(GroupSpec group) {
        return Flattened.text(group.match().host())
                + ' '
                + Flattened.text(group.match().path());
    }

    private void compareRoutes(@Nullable Plan before, Plan after) {
        compareNames(
                "route",
                named(before == null ? List.of() : before.routes(), PlannedRoute::name),
                named(after.routes(), PlannedRoute::name),
                PlannedRoute::summary,
                route -> moments(route.policies()),
                RouteEdits::between);
    }

    /// How what is there in both is compared.
    @FunctionalInterface
    private interface Comparison<T> {
        List<Detail> between(T before, T after);
    }

    private <T> void compareNames(
            String section,
            Map<String, T> before,
            Map<String, T> after,
            Function<T, String> summary,
            Function<T, List<Detail>> told,
            Comparison<T> comparison) {
        before.forEach((name, old) -> {
            if (!after.containsKey(name)) {
                edits.add(new Edit(Kind.REMOVED, section, name, summary.apply(old), List.of()));
            }
        });
        after.forEach((name, now) -> {
            var old = before.get(name);
            if (old == null) {
                edits.add(new Edit(Kind.ADDED, section, name, summary.apply(now), told.apply(now)));
            } else {
                addChanged(section, name, comparison.between(old, now));
            }
        });
    }

    private void addChanged(String section, String name, List<Detail> details) {
        if (!details.isEmpty()) {
            edits.add(new Edit(Kind.CHANGED, section, name, "", List.copyOf(details)));
        }
    }

    private static <T> Map<String, T> named(List<T> records, Function<T, String> name) {
        var named = new LinkedHashMap<String, T>();
        records.forEach(record -> named.put(name.apply(record), record));
        return named;
    }

    /// Which policies act at which moment, in the order in which they act.
    private static List<Detail> moments(List<PlannedPolicy> policies) {
        var byMoment = new LinkedHashMap<String, List<String>>();
        DryBuild.MOMENTS.keySet().forEach(moment -> byMoment.put(moment, new ArrayList<>()));
        for (var policy : policies) {
            for (var moment : policy.moments()) {
                var names = byMoment.computeIfAbsent(moment, _ -> new ArrayList<>());
                names.add(moment.startsWith("response") ? 0 : names.size(), policy.label());
            }
        }
        var details = new ArrayList<Detail>();
        byMoment.forEach((moment, names) -> {
            if (!names.isEmpty()) {
                details.add(new Detail("policies at " + moment, null, names.toString(), false));
            }
        });
        return details;
    }

    /// The keys in which two records differ.
    static List<Detail> details(String section, Object before, Object after, Set<String> left) {
        if (before.equals(after)) {
            return List.of();
        }
        var details = new ArrayList<Detail>();
        compare(
                Flattened.of(before, left),
                Flattened.of(after, left),
                (key, old, now) -> details.add(new Detail(
                        key,
                        old == null ? null : Flattened.text(old),
                        now == null ? null : Flattened.text(now),
                        Weakening.is(section, key, old, now))));
        return details;
    }

    /// Learns of one key that differs.
    @FunctionalInterface
    interface Difference {
        void found(String key, @Nullable Object before, @Nullable Object after);
    }

    static void compare(Map<String, Object> before, Map<String, Object> after, Difference difference) {
        before.forEach((key, old) -> {
            var now = after.get(key);
            if (now == null || !old.equals(now) && !Flattened.text(old).equals(Flattened.text(now))) {
                difference.found(key, old, now);
            }
        });
        after.forEach((key, now) -> {
            if (!before.containsKey(key)) {
                difference.found(key, null, now);
            }
        });
    }
}
