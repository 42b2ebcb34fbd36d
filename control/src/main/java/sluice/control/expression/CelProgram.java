package sluice.control.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.api.exchange.Exchange;

/// One checked expression, ready to run. Facts are read when the expression asks for them. Any thread.
final class CelProgram implements Predicate<Exchange> {
    private final Program program;
    private final Facts facts;
    private final boolean onFailure;

    CelProgram(Program program, Facts facts, boolean onFailure) {
        this.program = program;
        this.facts = facts;
        this.onFailure = onFailure;
    }

    @Override
    public boolean test(Exchange exchange) {
        try {
            return program.eval(name -> Optional.ofNullable(facts.read(name, exchange))) instanceof Boolean holds
                    ? holds
                    : onFailure;
        } catch (CelEvaluationException | RuntimeException e) {
            return onFailure;
        }
    }
}
