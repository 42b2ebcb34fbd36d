package sluice.app.cli;

import java.io.PrintStream;
import java.util.List;
import sluice.control.admin.Json;
import sluice.control.bind.Problem;

/// What is wrong with a configuration, for people and programs.
///
/// @param valid whether nothing is
/// @param problems in the order of files and lines
record Findings(boolean valid, List<Problem> problems) {
    Findings(List<Problem> problems) {
        this(problems.isEmpty(), problems);
    }

    /// Tells them instead of doing what was asked.
    ///
    /// @return the exit code
    int refuse(Given given, Console console) {
        if (given.wantsJson()) {
            printJson(console.out());
        } else {
            print(console.err());
        }
        return 1;
    }

    /// One line for each, and how many there are.
    void print(PrintStream out) {
        problems.forEach(out::println);
        out.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }

    /// `{"valid":false,"problems":[{"file":"gw.yaml","line":41,...}]}`.
    void printJson(PrintStream out) {
        out.print(Json.text(this));
    }
}
