package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/// A command run in this process.
///
/// @param code its exit code
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
record CommandRun(int code, String out, String err) {
    static CommandRun of(Command command, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        int code = new Main(List.of(command), console).execute(arguments);
        return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
