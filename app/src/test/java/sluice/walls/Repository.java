package sluice.walls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The checkout in which the tests run.
final class Repository {
    static final Path ROOT = root();

    private static final List<String> MODULES =
            List.of("processor", "api", "core", "testkit", "policies", "control", "app", "bench");

    private Repository() {}

    /// All Java sources, tests included, except the offenders that are meant to break the rules.
    static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : MODULES) {
            var directory = ROOT.resolve(module).resolve("src");
            if (Files.isDirectory(directory)) {
                try (var files = Files.walk(directory)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !nameOf(file).contains("/walls/broken/"))
                            .sorted()
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }

    static String nameOf(Path file) {
        return ROOT.relativize(file).toString();
    }

    static boolean isShipped(Path file) {
        var name = nameOf(file);
        return name.contains("src/main/java/") && !name.startsWith("bench/") && !name.endsWith("module-info.java");
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath(); // the checkout, or the module whose tests run
        return Files.exists(here.resolve("app/pom.xml"))
                ? here
                : here.resolve("..").normalize();
    }
}
