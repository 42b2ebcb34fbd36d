package sluice.control.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sluice.control.plan.Edit.Detail;
import sluice.control.plan.Edit.Kind;

/// A change for people. Things that change in the same way, as all routes of a policy set do, are told once.
final class ChangeText {
    private static final int NAMES_TOLD = 5;

    private final StringBuilder out = new StringBuilder();

    private ChangeText() {}

    static String of(Change change) {
        var text = new ChangeText();
        if (change.isEmpty()) {
            return "nothing changes\n";
        }
        text.alike(change.edits()).forEach((edit, names) -> text.append(edit, names));
        text.appendCounts(change);
        return text.out.toString();
    }

    private Map<Edit, List<String>> alike(List<Edit> edits) {
        var alike = new LinkedHashMap<Edit, List<String>>();
        for (var edit : edits) {
            var key =
                    edit.kind() == Kind.CHANGED ? new Edit(edit.kind(), edit.section(), "", "", edit.details()) : edit;
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(edit.name());
        }
        return alike;
    }

    private void append(Edit edit, List<String> names) {
        out.append(
                switch (edit.kind()) {
                    case ADDED -> "+ ";
                    case REMOVED -> "- ";
                    case CHANGED -> "~ ";
                });
        out.append(edit.section()).append(names.size() > 1 ? "s" : "");
        if (!names.getFirst().isEmpty()) {
            out.append(' ').append(String.join(", ", names.subList(0, Math.min(NAMES_TOLD, names.size()))));
        }
        if (names.size() > NAMES_TOLD) {
            out.append(" and ").append(names.size() - NAMES_TOLD).append(" more");
        }
        out.append(edit.summary().isEmpty() ? "" : ": " + edit.summary()).append('\n');
        edit.details().forEach(this::append);
    }

    private void append(Detail detail) {
        out.append("    ").append(detail.key()).append(": ");
        if (detail.before() == null) {
            out.append(detail.key().startsWith("policies at ") ? "" : "added ").append(detail.after());
        } else if (detail.after() == null) {
            out.append("removed ").append(detail.before());
        } else {
            out.append(detail.before()).append(" -> ").append(detail.after());
        }
        out.append(detail.weaker() ? "  (weaker)" : "").append('\n');
    }

    private void appendCounts(Change change) {
        var counts = change.edits().stream().collect(Collectors.groupingBy(Edit::kind, Collectors.counting()));
        long weaker = change.edits().stream().filter(Edit::weaker).count();
        out.append(counts.getOrDefault(Kind.ADDED, 0L))
                .append(" added, ")
                .append(counts.getOrDefault(Kind.REMOVED, 0L))
                .append(" removed, ")
                .append(counts.getOrDefault(Kind.CHANGED, 0L))
                .append(" changed");
        out.append(weaker == 0 ? "" : "; weaker: " + weaker);
        out.append(change.needingRestart().isEmpty() ? "" : "; needs a restart: " + change.needingRestart());
        out.append('\n');
    }
}
