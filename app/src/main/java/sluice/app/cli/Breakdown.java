package sluice.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Something went wrong that nobody foresaw. People get one line; the trace goes to a file that they can send.
final class Breakdown {
    private Breakdown() {}

    /// @return the exit code of a process that broke down
    static int tell(Throwable error, Console console) {
        console.err()
                .println("sluice: unexpected " + error.getClass().getSimpleName() + ": " + firstLine(error)
                        + "; this is a defect of Sluice" + report(error));
        console.flush();
        return 1;
    }

    private static String firstLine(Throwable error) {
        var message = String.valueOf(error.getMessage());
        return message.lines().findFirst().orElse("");
    }

    private static String report(Throwable error) {
        try {
            Path file = Files.createTempFile("sluice-breakdown-", ".txt");
            var trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            Files.writeString(file, "sluice " + Version.current() + ", java " + Runtime.version() + "\n" + trace);
            return ", please report it with " + file;
        } catch (IOException e) {
            return ", please report it with what you did";
        }
    }
}
