package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Node;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.expression.Condition;
import sluice.control.expression.ExpressionException;
import sluice.control.expression.Scope;

/// Reads expressions out of YAML.
final class Expressions {
    private Expressions() {}

    static @Nullable Condition read(Node node, Scope scope, Binder binder) {
        if (!(node instanceof Node.Scalar text) || node.isNull()) {
            binder.problems().add(Problem.at(node.place(), node.show(), "an expression in CEL"));
            return null;
        }
        try {
            return Condition.parse(text.value(), scope);
        } catch (ExpressionException e) {
            binder.problems().add(Problem.at(within(text, e.offset()), e.found(), e.expected()));
            return null;
        }
    }

    /// Where the fault stands in the file; the place of the whole text if it is written on several lines.
    private static Place within(Node.Scalar text, int offset) {
        var place = text.place();
        return !text.oneLine()
                ? place
                : new Place(
                        place.file(),
                        place.line(),
                        place.column() + offset + (text.plain() ? 0 : 1),
                        place.parent(),
                        place.key(),
                        place.index());
    }
}
