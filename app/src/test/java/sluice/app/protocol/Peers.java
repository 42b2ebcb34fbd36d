package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of node in `src/test/node`, with the packages that their lock file names. Ended with the test.
final class Peers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    /// @param directory where the packages are installed; empty
    Peers(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        try (var files = Files.list(Path.of("src/test/node"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        var npm = start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier");
        var said = lines(npm);
        if (npm.waitFor() != 0) {
            throw new IOException("npm ci: " + said);
        }
    }

    private Process start(String... command) throws IOException {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    /// Starts a program that prints its port when it listens.
    int serve(String script) throws IOException {
        var process = start("node", script);
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        return Integer.parseInt(out.readLine());
    }

    /// Runs a program to its end.
    ///
    /// @return the lines it printed
    List<String> run(String... command) throws IOException {
        return lines(start(command));
    }

    private static List<String> lines(Process process) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            return out.lines().toList();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
