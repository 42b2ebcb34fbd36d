package sluice.control.config;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Problems;

/// The files of a configuration: the one that was named, or of a directory every `*.yaml` below it, in the
/// order of their names. What begins with a dot is left out, and so are `tests.yaml` and `*.tests.yaml`, which hold
/// tests.
///
/// @param files in the order in which they are read
/// @param root the one in which what the whole gateway has may stand: `sluice.yaml` of the directory, or the
///     only file; null if there is none
public record ConfigFiles(List<Path> files, @Nullable Path root) {
    private static final String ROOT = "sluice.yaml";
    private static final String TESTS = "tests.yaml";
    private static final String MORE_TESTS = ".tests.yaml";
    private static final int DEEPEST = 16;

    /// Whether a file of that name holds tests of a configuration.
    public static boolean holdsTests(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.equals(TESTS) || name.endsWith(MORE_TESTS);
    }

    /// Looks them up; what is wrong is told.
    static ConfigFiles find(Path named, Problems problems) {
        if (!Files.isDirectory(named)) {
            return new ConfigFiles(List.of(named), named);
        }
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    named, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new Visitor(named, files, problems));
        } catch (IOException e) {
            problems.add(Problem.at(Place.of(named.toString()), "cannot be read: " + e));
        }
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.at(Place.of(named.toString()), "no *.yaml in the directory", "at least one"));
        }
        files.sort(Comparator.comparing(Path::toString));
        var root = named.resolve(ROOT);
        return new ConfigFiles(List.copyOf(files), files.size() == 1 ? files.getFirst() : root);
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path start;
        private final List<Path> files;
        private final Problems problems;

        Visitor(Path start, List<Path> files, Problems problems) {
            this.start = start;
            this.files = files;
            this.problems = problems;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return hidden(directory) && !directory.equals(start)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var name = String.valueOf(file.getFileName());
            if (attributes.isRegularFile() && name.endsWith(".yaml") && !holdsTests(file) && !hidden(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!hidden(file)) {
                problems.add(Problem.at(
                        Place.of(file.toString()),
                        "cannot be read: " + e.getClass().getSimpleName()));
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean hidden(Path path) {
            return String.valueOf(path.getFileName()).startsWith(".");
        }
    }
}
