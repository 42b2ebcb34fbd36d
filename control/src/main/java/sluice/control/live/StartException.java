package sluice.control.live;

import java.util.List;

/// The gateway cannot start.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    StartException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// Why, one line each.
    public List<String> problems() {
        return problems;
    }
}
