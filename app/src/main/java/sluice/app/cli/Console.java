package sluice.app.cli;

import java.io.PrintStream;

/// Where a command writes.
///
/// @param out what was asked for
/// @param err what went wrong, and what a person at a terminal should know beside the answer
record Console(PrintStream out, PrintStream err) {
    void flush() {
        out.flush();
        err.flush();
    }
}
