package sluice.control.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// What a header, a query parameter or a cookie must be: a text exactly, `~` and a regular expression (RE2/J)
/// for the whole value, or `*` for any value as long as it is there.
///
/// @param text as configuration writes it
public record ValuePattern(String text) {
    /// @throws IllegalArgumentException if what follows a `~` is no regular expression
    public static ValuePattern parse(String text) {
        if (text.startsWith("~")) {
            checkRegex(text);
        }
        return new ValuePattern(text);
    }

    /// @param text a `~` and a regular expression
    /// @throws IllegalArgumentException if it is none
    public static void checkRegex(String text) {
        try {
            Pattern.compile(text.substring(1));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a regular expression of RE2/J; " + e.getDescription() + ")", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
