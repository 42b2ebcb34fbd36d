package sluice.api.value;

import java.util.ArrayList;
import java.util.List;

/// A path written segment by segment.
///
/// @param parts at least one; a `Rest` stands last if there is one
public record PathParts(List<Part> parts) implements PathPattern {
    private static final int MOST = 128;

    public PathParts {
        parts = List.copyOf(parts);
    }

    static PathParts parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a path that starts with /, or ~ and a regular expression)");
        }
        var parts = new ArrayList<Part>();
        var names = new ArrayList<String>();
        int at = 1;
        while (at <= text.length()) {
            int slash = text.indexOf('/', at);
            int end = slash < 0 ? text.length() : slash;
            var part = PathPartText.parse(text, text.substring(at, end), slash < 0);
            var name = nameOf(part);
            if (!name.isEmpty() && names.contains(name)) {
                throw new IllegalArgumentException("\"" + text + "\" (expected: the name {" + name + "} only once)");
            }
            names.add(name);
            parts.add(part);
            if (parts.size() > MOST) {
                throw new IllegalArgumentException("\"" + text + "\" (expected: at most " + MOST + " segments)");
            }
            at = end + 1;
        }
        return new PathParts(parts);
    }

    @Override
    public String text() {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append('/').append(textOf(part, nameOf(part)));
        }
        return text.toString();
    }

    @Override
    public String shape() {
        var shape = new StringBuilder();
        for (var part : parts) {
            shape.append('/').append(textOf(part, ""));
        }
        return shape.toString();
    }

    private static String textOf(Part part, String name) {
        return switch (part) {
            case Part.Literal literal -> literal.text();
            case Part.One one -> name.isEmpty() ? "*" : '{' + name + '}';
            case Part.Rest rest -> name.isEmpty() ? "**" : '{' + name + "**}";
        };
    }

    @Override
    public List<String> names() {
        return parts.stream()
                .map(PathParts::nameOf)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String nameOf(Part part) {
        return switch (part) {
            case Part.Literal literal -> "";
            case Part.One one -> one.name();
            case Part.Rest rest -> rest.name();
        };
    }

    /// Whether the last part is `**` or `{rest**}`.
    public boolean isOpen() {
        return parts.getLast() instanceof Part.Rest;
    }

    /// The number of segments before a `**`, or of all.
    public int depth() {
        return isOpen() ? parts.size() - 1 : parts.size();
    }

    @Override
    public boolean covers(PathPattern other) {
        return switch (other) {
            case PathRegex regex -> isOpen() && depth() == 0;
            case PathParts that -> {
                boolean lengthFits = isOpen() ? that.depth() >= depth() : !that.isOpen() && that.depth() == depth();
                boolean covered = lengthFits;
                for (int i = 0; covered && i < depth(); i++) {
                    covered = covers(parts.get(i), that.parts.get(i));
                }
                yield covered;
            }
        };
    }

    private static boolean covers(Part outer, Part inner) {
        return switch (outer) {
            case Part.Literal literal -> literal.equals(inner);
            default -> !isEmpty(inner);
        };
    }

    @Override
    public boolean overlaps(PathPattern other) {
        return switch (other) {
            case PathRegex regex -> true;
            case PathParts that -> {
                int common = Math.min(depth(), that.depth());
                boolean lengthFits =
                        (isOpen() || depth() >= that.depth()) && (that.isOpen() || that.depth() >= depth());
                boolean compatible = lengthFits;
                for (int i = 0; compatible && i < common; i++) {
                    compatible = covers(parts.get(i), that.parts.get(i)) || covers(that.parts.get(i), parts.get(i));
                }
                yield compatible;
            }
        };
    }

    private static boolean isEmpty(Part part) {
        return part instanceof Part.Literal literal && literal.text().isEmpty();
    }

    @Override
    public String toString() {
        return text();
    }
}
