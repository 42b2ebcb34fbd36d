package sluice.control.expression;

import com.google.common.collect.ImmutableSet;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelFunctionBinding;
import java.util.concurrent.ConcurrentHashMap;

/// `matches` of CEL, with the pattern compiled once: the library would compile it at every evaluation. That
/// takes a pattern that is written in the expression; one that a client could choose is refused.
final class CelRegex {
    private static final int MOST_KEPT = 10_000;
    private static final int MOST_INSTRUCTIONS = 5_000;

    /// Any thread. What running configurations use, and for a while what earlier ones used.
    private static final ConcurrentHashMap<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private CelRegex() {}

    static ImmutableSet<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                "matches",
                CelFunctionBinding.from("matches", String.class, String.class, CelRegex::matches),
                CelFunctionBinding.from("matches_string", String.class, String.class, CelRegex::matches));
    }

    private static boolean matches(String text, String regex) {
        return pattern(regex).matcher(text).find();
    }

    private static Pattern pattern(String regex) {
        var known = COMPILED.get(regex);
        if (known != null) {
            return known;
        }
        if (COMPILED.size() >= MOST_KEPT) {
            COMPILED.clear();
        }
        return COMPILED.computeIfAbsent(regex, Pattern::compile);
    }

    /// @throws ExpressionException if a pattern is wrong, too large or not a literal
    static void check(CelAbstractSyntaxTree ast) {
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == ExprKind.Kind.CALL)
                .map(node -> node.expr())
                .filter(expr -> expr.call().function().equals("matches"))
                .forEach(expr -> check(ast, expr.call().args().getLast()));
    }

    private static void check(CelAbstractSyntaxTree ast, CelExpr argument) {
        int offset = ast.getSource().getPositionsMap().getOrDefault(argument.id(), 0);
        if (argument.exprKind().getKind() != ExprKind.Kind.CONSTANT
                || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            throw new ExpressionException(offset, "matches(...)", "a pattern written as a text in the expression");
        }
        var regex = argument.constant().stringValue();
        try {
            if (Pattern.compile(regex).programSize() > MOST_INSTRUCTIONS) {
                throw new ExpressionException(offset, "\"" + regex + "\" is too large", "a smaller pattern");
            }
        } catch (PatternSyntaxException e) {
            throw new ExpressionException(
                    offset, "\"" + regex + "\": " + e.getDescription(), "a regular expression of RE2");
        }
    }
}
