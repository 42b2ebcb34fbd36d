package sluice.control.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A method of HTTP, in upper case: methods are case-sensitive (RFC 9110 section 9.1).
///
/// @param name such as `GET`
public record Method(String name) {
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");
    private static final Set<String> REFUSED = Set.of("CONNECT", "TRACE");

    /// @throws IllegalArgumentException if the text is no method, or one that the gateway refuses everywhere
    public static Method parse(String text) {
        if (!FORM.matcher(text).matches()) {
            var upper = text.toUpperCase(Locale.ROOT);
            var near = FORM.matcher(upper).matches() ? upper : "GET";
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: a method in upper case such as " + near + ")");
        }
        if (REFUSED.contains(text)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: another method: the gateway refuses this one everywhere)");
        }
        return new Method(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
