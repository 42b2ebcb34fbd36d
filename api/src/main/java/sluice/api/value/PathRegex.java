package sluice.api.value;

import java.util.List;

/// A regular expression for the whole path, not compiled: its dialect (RE2/J) is a matter of the router.
///
/// @param regex what stands behind the `~`
public record PathRegex(String regex) implements PathPattern {
    static PathRegex parse(String text) {
        if (text.length() == 1) {
            throw new IllegalArgumentException("\"~\" (expected: a regular expression behind it, such as ~/v[0-9]+/x)");
        }
        return new PathRegex(text.substring(1));
    }

    @Override
    public String text() {
        return '~' + regex;
    }

    @Override
    public String shape() {
        return text();
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public boolean covers(PathPattern other) {
        return equals(other);
    }

    @Override
    public boolean overlaps(PathPattern other) {
        return true;
    }

    @Override
    public String toString() {
        return text();
    }
}
