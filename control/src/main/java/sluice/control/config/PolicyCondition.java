package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Expressions;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.expression.Condition;
import sluice.control.expression.Scope;

/// When a policy applies: CEL over all facts. An expression that fails means that the policy applies.
///
/// @param condition checked and ready to be evaluated
public record PolicyCondition(Condition condition) {
    /// Reads the expression; what is wrong with it is told at its place in the file.
    @FromNode(what = "an expression in CEL", schema = "{\"type\": \"string\"}")
    public static @Nullable PolicyCondition fromNode(Node node, Binder binder) {
        var condition = Expressions.read(node, Scope.POLICY, binder);
        return condition == null ? null : new PolicyCondition(condition);
    }

    @Override
    public String toString() {
        return condition.text();
    }
}
