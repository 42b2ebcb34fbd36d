package sluice.control.testing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;
import sluice.control.bind.Problem;

/// Compares JSON with what was expected of it: members that are not mentioned may be there, lists are as long as
/// written, and a text is what {@link Expected} says.
final class JsonCheck {
    private final List<Problem> problems;

    JsonCheck(List<Problem> problems) {
        this.problems = problems;
    }

    void check(Node wanted, @Nullable Object was) {
        switch (wanted) {
            case Mapping map when was instanceof Map<?, ?> members -> members(map, members);
            case Sequence list when was instanceof List<?> items -> items(list, items);
            case Scalar scalar -> scalar(scalar, was, true);
            default -> problems.add(Problem.at(wanted.place(), JsonValue.text(was), wanted.show()));
        }
    }

    private void members(Mapping wanted, Map<?, ?> was) {
        wanted.entries().forEach((key, entry) -> {
            if (!was.containsKey(key) && entry.value() instanceof Scalar scalar) {
                scalar(scalar, null, false);
            } else if (!was.containsKey(key)) {
                problems.add(
                        Problem.at(entry.value().place(), "none", entry.value().show()));
            } else {
                check(entry.value(), was.get(key));
            }
        });
    }

    private void items(Sequence wanted, List<?> was) {
        if (wanted.items().size() != was.size()) {
            problems.add(Problem.at(
                    wanted.place(),
                    was.size() + " elements: " + JsonValue.text(was),
                    wanted.items().size() + " elements"));
            return;
        }
        for (int i = 0; i < was.size(); i++) {
            check(wanted.items().get(i), was.get(i));
        }
    }

    private void scalar(Scalar wanted, @Nullable Object was, boolean there) {
        var exact = JsonValue.of(wanted);
        boolean fits = exact instanceof String text
                ? (was == null || was instanceof String || text.equals("*"))
                        && Expected.parse(text).fits(there ? was == null ? "null" : was.toString() : null)
                : there && same(exact, was);
        if (!fits) {
            var expected = exact instanceof String text && Expected.parse(text).exact() == null
                    ? Expected.parse(text).wanted()
                    : JsonValue.text(exact);
            problems.add(Problem.at(wanted.place(), there ? JsonValue.text(was) : "none", expected));
        }
    }

    private static boolean same(@Nullable Object wanted, @Nullable Object was) {
        if (wanted == null || was == null) {
            return wanted == was;
        }
        return wanted instanceof BigDecimal number && was instanceof BigDecimal other
                ? number.compareTo(other) == 0
                : wanted.equals(was);
    }
}
