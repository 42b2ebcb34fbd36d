package sluice.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The `sluice` command. Exit codes: 0 done, 1 the configuration is invalid or the work failed, 2 wrong
/// usage.
public final class Main {
    private static final List<Command> COMMANDS =
            List.of(new Run(), new Validate(), new Plan(), new Tests(), new Explain(), new Schema(), new Keys());

    private final List<Command> commands;
    private final Console console;

    Main(List<Command> commands, Console console) {
        this.commands = commands;
        this.console = console;
    }

    /// Does what the arguments say and exits.
    public static void main(String[] arguments) {
        var console = new Console(stream(FileDescriptor.out), stream(FileDescriptor.err));
        Thread.setDefaultUncaughtExceptionHandler((_, error) -> Breakdown.tell(error, console));
        int code = new Main(COMMANDS, console).execute(arguments);
        console.flush();
        System.exit(code);
    }

    /// Does what the arguments say.
    ///
    /// @return the exit code
    int execute(String... arguments) {
        try {
            return arguments.length == 0
                    ? refuse("a command is missing (expected: " + names() + ")")
                    : dispatch(arguments[0], Arrays.asList(arguments).subList(1, arguments.length));
        } catch (UsageException problem) {
            return refuse(problem.getMessage());
        } catch (IOException problem) {
            console.err().println("sluice: " + problem.getMessage());
            return 1;
        } catch (OutOfMemoryError tooMuch) {
            console.err().println("sluice: the heap is too small for this (expected: more, such as SLUICE_HEAP=2g)");
            return 1;
        } catch (Exception | StackOverflowError | LinkageError breakdown) {
            return Breakdown.tell(breakdown, console);
        }
    }

    private int dispatch(String name, List<String> arguments) throws Exception {
        switch (name) {
            case "-h", "--help", "help" -> {
                return help(arguments);
            }
            case "-V", "--version", "version" -> {
                console.out().println("sluice " + Version.current());
                return 0;
            }
            default -> {
                var command = find(name);
                if (arguments.contains("-h") || arguments.contains("--help")) {
                    console.out().print(command.syntax().help());
                    return 0;
                }
                return command.run(command.syntax().parse(arguments), console);
            }
        }
    }

    private int help(List<String> arguments) {
        if (!arguments.isEmpty()) {
            console.out().print(find(arguments.getFirst()).syntax().help());
            return 0;
        }
        var out = console.out();
        out.println("Sluice is an API gateway: one front door for many services.");
        out.println();
        for (var command : commands) {
            out.println("  " + command.syntax().usage());
            out.println("      " + command.syntax().purpose());
        }
        out.println();
        out.println("'sluice COMMAND --help' tells the options. Exit codes: 0 done, 1 failed, 2 wrong usage.");
        return 0;
    }

    private Command find(String name) {
        return commands.stream()
                .filter(command -> command.syntax().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(name + ": unknown command (expected: " + names() + ")"));
    }

    private int refuse(String problem) {
        console.err().println("sluice: " + problem);
        console.err().println("'sluice --help' tells what there is.");
        return 2;
    }

    private String names() {
        return commands.stream().map(command -> command.syntax().name()).collect(Collectors.joining(", "));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
