package sluice.control.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Everything that was found wrong so far. One thread.
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int size() {
        return found.size();
    }

    /// All of them, in the order of files, lines and columns.
    public List<Problem> list() {
        return found.stream().sorted().distinct().toList();
    }

    /// One line for each.
    @Override
    public String toString() {
        return list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
