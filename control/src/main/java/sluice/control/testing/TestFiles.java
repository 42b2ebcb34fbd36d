package sluice.control.testing;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.control.plan.Loader;

/// Where tests stand, and which configuration they mean.
///
/// @param tests a file of tests
/// @param configuration the file or directory that it tests, unless it says so itself
record TestFiles(Path tests, Path configuration) {
    private static final int DEEPEST = 16;
    private static final String ROOT = "sluice.yaml";
    private static final String USUAL = "gateway.yaml";
    private static final String TESTS = "tests.yaml";

    /// The tests below a directory, those of a configuration that is one file, or one file of tests.
    ///
    /// @return none if there are no tests
    static List<TestFiles> find(Path named) throws IOException {
        if (Files.isDirectory(named)) {
            return below(named);
        }
        if (Loader.holdsTests(named)) {
            var directory = directoryOf(named);
            return List.of(new TestFiles(named, configuration(directory, directory, named)));
        }
        var base = String.valueOf(named.getFileName()).replaceFirst("\\.yaml$", "");
        return Stream.of(named.resolveSibling(base + '.' + TESTS), named.resolveSibling(TESTS))
                .filter(Files::isRegularFile)
                .map(tests -> new TestFiles(tests, named))
                .toList();
    }

    private static List<TestFiles> below(Path directory) throws IOException {
        try (var files = Files.walk(directory, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            var found = files.filter(Loader::holdsTests)
                    .filter(it -> !isHidden(directory.relativize(it)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            var all = new ArrayList<TestFiles>();
            for (var tests : found) {
                all.add(new TestFiles(tests, configuration(directory, directoryOf(tests), tests)));
            }
            return all;
        }
    }

    private static boolean isHidden(Path path) {
        for (var part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static Path directoryOf(Path file) {
        return file.getParent() == null ? Path.of("") : file.getParent();
    }

    /// The outermost directory with a `sluice.yaml`, else what stands beside the tests.
    private static Path configuration(Path outermost, Path innermost, Path tests) {
        Path root = null;
        for (@Nullable Path at = innermost; at != null && at.startsWith(outermost); at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(ROOT))) {
                root = at;
            }
        }
        if (root != null) {
            return root;
        }
        var own = tests.resolveSibling(String.valueOf(tests.getFileName()).replaceFirst("\\.?tests\\.yaml$", ".yaml"));
        var usual = innermost.resolve(USUAL);
        return !own.getFileName().toString().equals(".yaml") && Files.isRegularFile(own)
                ? own
                : Files.isRegularFile(usual) ? usual : innermost;
    }
}
