package sluice.control.compile;

import java.util.List;
import sluice.control.bind.Problem;

/// A plan that looked right cannot be built.
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    CompileException(List<Problem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    /// Why; at least one.
    public List<Problem> problems() {
        return problems;
    }
}
