package sluice.control.bind;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.Permission;
import sluice.control.expression.Condition;
import sluice.control.expression.ExpressionException;
import sluice.control.expression.Scope;

/// Reads expressions out of YAML.
public final class Expressions {
    private Expressions() {}

    /// What a policy asks in its configuration.
    static @Nullable Permission permission(Node node, Binder binder) {
        return read(node, Scope.PERMISSION, binder);
    }

    /// Reads a condition; what is wrong with it is told at its place in the file.
    public static @Nullable Condition read(Node node, Scope scope, Binder binder) {
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
