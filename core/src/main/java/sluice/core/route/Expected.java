package sluice.core.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// What a condition expects of a value.
sealed interface Expected {
    /// @throws IllegalArgumentException if a regular expression is none
    static Expected parse(String text) {
        if (text.equals("*")) {
            return new Present();
        }
        return text.startsWith("~") ? new Matching(regex(text.substring(1))) : new Exactly(text);
    }

    /// @throws IllegalArgumentException if the text is no regular expression
    static Pattern regex(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"~" + text + "\" (expected: a regular expression of RE2/J; " + e.getMessage() + ")", e);
        }
    }

    boolean fits(String value);

    /// Any value.
    record Present() implements Expected {
        @Override
        public boolean fits(String value) {
            return true;
        }

        @Override
        public String toString() {
            return "any value";
        }
    }

    /// This value.
    record Exactly(String text) implements Expected {
        @Override
        public boolean fits(String value) {
            return value.equals(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A value that the expression matches as a whole. Takes time linear in the value, and allocates.
    record Matching(Pattern regex) implements Expected {
        @Override
        public boolean fits(String value) {
            return regex.matches(value);
        }

        @Override
        public String toString() {
            return '~' + regex.pattern();
        }
    }
}
