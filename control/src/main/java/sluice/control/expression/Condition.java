package sluice.control.expression;

import java.util.function.Predicate;
import sluice.api.exchange.Exchange;
import sluice.api.policy.Permission;

/// A condition over an exchange, written in CEL: `request.headers['x-tenant-id'] != ''`.
/// Two conditions of the same text and scope are equal. Any thread.
public final class Condition implements Permission {
    private final String text;
    private final Scope scope;
    private final Predicate<Exchange> program;

    private Condition(String text, Scope scope, Predicate<Exchange> program) {
        this.text = text;
        this.scope = scope;
        this.program = program;
    }

    /// Checks the expression and prepares it.
    ///
    /// @throws ExpressionException if it does not parse, names an unknown fact, or is no condition
    public static Condition parse(String text, Scope scope) {
        return new Condition(text, scope, CelCompilers.of(scope).compile(text));
    }

    /// The condition as it was written.
    public String text() {
        return text;
    }

    /// Whether it holds; a failure at run time counts as its {@link Scope} says. Never throws.
    public Predicate<Exchange> predicate() {
        return program;
    }

    @Override
    public boolean permits(Exchange exchange) {
        return program.test(exchange);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition that && that.scope == scope && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + scope.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
