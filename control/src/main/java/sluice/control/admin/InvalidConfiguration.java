package sluice.control.admin;

import java.util.List;
import sluice.control.bind.Problem;

/// A configuration that was handed in has errors.
public final class InvalidConfiguration extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public InvalidConfiguration(List<Problem> problems) {
        super("the configuration has " + problems.size() + " errors");
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
