package sluice.control.expression;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import sluice.api.exchange.Exchange;

/// Turns texts into programs, for one scope. Costs are bounded before anything runs: an expression has at
/// most 4096 characters and goes through at most 1000 elements in all its `exists`, `all` and `filter`
/// together; regular expressions take linear time (RE2/J).
final class CelCompilers {
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(4096)
            .maxParseRecursionDepth(64)
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(1000)
            .build();

    private static final int MOST_KEPT = 20_000;

    private static final CelCompilers MATCH = new CelCompilers(Scope.MATCH);
    private static final CelCompilers POLICY = new CelCompilers(Scope.POLICY);
    private static final CelCompilers PERMISSION = new CelCompilers(Scope.PERMISSION);
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .excludeFunctions(StandardFunction.MATCHES, StandardFunction.IN)
                    .build())
            .addFunctionBindings(CelRegex.bindings())
            .addFunctionBindings(inBindings())
            .build();

    private final Scope scope;
    private final Facts facts;
    private final CelCompiler compiler;
    /// Any thread. Programs keep no state.
    private final ConcurrentHashMap<String, Predicate<Exchange>> compiled = new ConcurrentHashMap<>();

    private CelCompilers(Scope scope) {
        this.scope = scope;
        this.facts = Facts.of(scope);
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        facts.texts().keySet().forEach(name -> builder.addVar(name, SimpleType.STRING));
        facts.families()
                .keySet()
                .forEach(name -> builder.addVar(name, MapType.create(SimpleType.STRING, typeOf(name))));
        if (facts.authenticated()) {
            builder.addVar("authenticated", SimpleType.BOOL);
        }
        compiler = builder.build();
    }

    /// Claims are what a token has; everything else is text.
    private static CelType typeOf(String family) {
        return family.equals("claims") ? SimpleType.DYN : SimpleType.STRING;
    }

    /// `in`, which of the library would take the empty text that an absent fact reads as for its presence.
    @SuppressWarnings("rawtypes")
    private static ImmutableSet<CelFunctionBinding> inBindings() {
        return CelFunctionBinding.fromOverloads(
                "@in",
                CelFunctionBinding.from("in_list", Object.class, List.class, (element, list) -> list.contains(element)),
                CelFunctionBinding.from("in_map", Object.class, Map.class, (key, map) -> map.containsKey(key)));
    }

    static CelCompilers of(Scope scope) {
        return switch (scope) {
            case MATCH -> MATCH;
            case POLICY -> POLICY;
            case PERMISSION -> PERMISSION;
        };
    }

    /// A text that was seen before, as in many routes and after a reload, is not compiled again: compiling
    /// takes 0.1 ms to 1 ms.
    Predicate<Exchange> compile(String text) {
        var known = compiled.get(text);
        if (known != null) {
            return known;
        }
        var program = program(text);
        if (compiled.size() >= MOST_KEPT) {
            compiled.clear();
        }
        compiled.put(text, program);
        return program;
    }

    private Predicate<Exchange> program(String text) {
        try {
            var result = compiler.compile(text);
            if (result.hasError()) {
                throw fault(text, result.getErrors().getFirst());
            }
            var ast = result.getAst();
            if (!ast.getResultType().equals(SimpleType.BOOL)) {
                throw new ExpressionException(
                        0,
                        "\"" + text + "\" is of type "
                                + ast.getResultType().name().toLowerCase(Locale.ROOT),
                        "a condition, true or false");
            }
            CelRegex.check(ast);
            return new CelProgram(RUNTIME.createProgram(ast), facts, scope.onFailure());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new ExpressionException(0, String.valueOf(e.getMessage()), "an expression that can be evaluated");
        }
    }

    private ExpressionException fault(String text, CelIssue issue) {
        var place = issue.getSourceLocation();
        int offset = 0;
        for (int line = 1; line < place.getLine(); line++) {
            offset = text.indexOf('\n', offset) + 1;
        }
        offset = Math.clamp(offset + (long) Math.max(place.getColumn(), 0), 0, text.length());
        var message = issue.getMessage().lines().findFirst().orElse("");
        if (message.startsWith("undeclared reference to '")) {
            return new ExpressionException(
                    offset, "\"" + text + "\": no fact \"" + nameAt(text, offset) + "\"", "one of " + facts.names());
        }
        return new ExpressionException(offset, "\"" + text + "\": " + message, "an expression in CEL");
    }

    private static String nameAt(String text, int offset) {
        int end = offset;
        while (end < text.length() && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return text.substring(offset, end);
    }
}
