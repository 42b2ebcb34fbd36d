package sluice.control.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Problem;

/// Where the access log goes. A relative path begins at the file it stands in.
///
/// @param written `stdout`, `off`, or a path, as configuration has it
/// @param resolved the same, with the path that is meant
public record LogTarget(String written, String resolved) {
    private static final String EXPECTED = "stdout, off or the path of a file";

    /// Reads one of the words, or a path.
    @FromNode(what = EXPECTED, schema = "{\"type\": \"string\"}")
    public static @Nullable LogTarget fromNode(Node node, Binder binder) {
        if (!(node instanceof Node.Scalar text) || text.value().isBlank()) {
            binder.problems().add(Problem.at(node.place(), node.show(), EXPECTED));
            return null;
        }
        var target = binder.text(node);
        if (target == null) {
            return null;
        }
        if (target.equals("stdout") || target.equals("off")) {
            return new LogTarget(text.value(), target);
        }
        try {
            return new LogTarget(
                    text.value(),
                    Path.of(node.place().file()).resolveSibling(target).toString());
        } catch (InvalidPathException e) {
            binder.problems().add(Problem.at(node.place(), node.show(), EXPECTED));
            return null;
        }
    }

    @Override
    public String toString() {
        return written;
    }
}
