package sluice.control.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.control.plan.Edit.Detail;

/// What changes in one route. What its group or the gateway changes for it is told there, unless the route
/// moved.
final class RouteEdits {
    private RouteEdits() {}

    static List<Detail> between(PlannedRoute before, PlannedRoute after) {
        var details = new ArrayList<>(Edits.details("route", before.spec(), after.spec(), Set.of("name", "policies")));
        var old = group(before);
        var now = group(after);
        boolean moved = !Objects.equals(old, now);
        if (moved) {
            details.add(new Detail("group", old, now, false));
        }
        details.addAll(PolicyEdits.between(policies(before, moved), policies(after, moved)));
        return details;
    }

    private static @Nullable String group(PlannedRoute route) {
        return route.group() == null ? null : route.group().name();
    }

    private static List<PlannedPolicy> policies(PlannedRoute route, boolean withGroup) {
        return route.policies().stream()
                .filter(policy -> policy.level() == Level.ROUTE || withGroup && policy.level() == Level.GROUP)
                .toList();
    }
}
