package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.Expressions;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.expression.Condition;
import sluice.control.expression.Scope;

/// A condition of `match.when`: CEL over request and client, for nothing else is known when a route is
/// chosen.
///
/// @param condition checked and ready to be evaluated
public record MatchCondition(Condition condition) {
    /// Reads the expression; what is wrong with it is told at its place in the file.
    @FromNode(what = "an expression in CEL", schema = "{\"type\": \"string\"}")
    public static @Nullable MatchCondition fromNode(Node node, Binder binder) {
        var condition = Expressions.read(node, Scope.MATCH, binder);
        return condition == null ? null : new MatchCondition(condition);
    }

    @Override
    public String toString() {
        return condition.text();
    }
}
