package sluice.control.testing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What a text must be: `*` there at all, `absent` not there, `~` and a regular expression (RE2/J) for all of it, `=`
/// and the text for what would mean one of these, else the text itself.
public final class Expected {
    private static final String ABSENT = "absent";

    private final String written;
    private final @Nullable Pattern pattern;

    private Expected(String written, @Nullable Pattern pattern) {
        this.written = written;
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException if what follows a `~` is no regular expression
    public static Expected parse(String text) {
        try {
            return new Expected(text, text.startsWith("~") ? Pattern.compile("(?s:" + text.substring(1) + ")") : null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    '"' + text + "\" (expected: a regular expression of RE2/J behind the ~; " + e.getDescription()
                            + ")",
                    e);
        }
    }

    /// @param was null if there is nothing
    boolean fits(@Nullable String was) {
        if (was == null) {
            return written.equals(ABSENT);
        }
        if (pattern != null) {
            return pattern.matcher(was).matches();
        }
        return switch (written) {
            case "*" -> true;
            case ABSENT -> false;
            default -> was.equals(exact());
        };
    }

    /// The one text that fits; null if others do too, or none.
    @Nullable
    String exact() {
        return pattern != null || written.equals("*") || written.equals(ABSENT)
                ? null
                : written.startsWith("=") ? written.substring(1) : written;
    }

    /// In words, for reports.
    String wanted() {
        return switch (written) {
            case "*" -> "any";
            case ABSENT -> "none";
            default -> {
                var text = exact();
                yield text == null ? "matches " + written : text.isEmpty() ? "\"\"" : text;
            }
        };
    }

    @Override
    public String toString() {
        return written;
    }
}
