package sluice.control.bind;

/// One thing that is wrong with the configuration, for the person who wrote it. Printed as
/// `gw.yaml:41:9: routes[3].policies[0].networks: [] (expected: at least one network)`.
///
/// @param file as the user named it
/// @param line from 1; 0 if the whole file is meant
/// @param column from 1
/// @param path from the document to the value; empty for the document
/// @param value what was found: the value, or in words what is wrong
/// @param expected what would have been right; empty if the first half says it all
public record Problem(String file, int line, int column, String path, String value, String expected)
        implements Comparable<Problem> {
    /// What is wrong, in words: `missing`, `not built yet`.
    public static Problem at(Place place, String told) {
        return at(place, told, "");
    }

    public static Problem at(Place place, String value, String expected) {
        return new Problem(place.file(), place.line(), place.column(), place.path(), value, expected);
    }

    /// Takes a message of the form `value (expected: expectation)` apart.
    public static Problem ofMessage(Place place, String message) {
        int at = message.lastIndexOf(" (expected: ");
        return at < 0 || !message.endsWith(")")
                ? at(place, message)
                : at(place, message.substring(0, at), message.substring(at + 12, message.length() - 1));
    }

    @Override
    public int compareTo(Problem other) {
        int byFile = file.compareTo(other.file);
        int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        var out = new StringBuilder(file);
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(": ");
        if (!path.isEmpty()) {
            out.append(path).append(": ");
        }
        out.append(value);
        if (!expected.isEmpty()) {
            out.append(" (expected: ").append(expected).append(')');
        }
        return out.toString();
    }
}
