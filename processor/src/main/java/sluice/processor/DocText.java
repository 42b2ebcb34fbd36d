package sluice.processor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A doc comment in markdown, taken apart.
///
/// @param text all before the first block tag
/// @param parameters the texts of `@param` by name
record DocText(String text, Map<String, String> parameters) {
    private static final Pattern TAG = Pattern.compile("@([a-z]+)(?:\\s+(\\S+))?\\s*(.*)");
    private static final Pattern LINK = Pattern.compile("\\{@(?:code|link|linkplain)\\s+([^}]*)\\}");

    static DocText of(@Nullable String comment) {
        var text = new StringBuilder();
        var parameters = new LinkedHashMap<String, StringBuilder>();
        var current = text;
        for (var line : comment == null ? new String[0] : comment.strip().split("\n", -1)) {
            var tag = TAG.matcher(line.strip());
            if (!tag.matches()) {
                current.append(parameters.isEmpty() ? line.stripTrailing() : line.strip())
                        .append('\n');
            } else if ("param".equals(tag.group(1)) && tag.group(2) != null) {
                current = new StringBuilder(tag.group(3)).append('\n');
                parameters.put(tag.group(2), current);
            } else {
                current = new StringBuilder(); // other tags are for programmers
            }
        }
        var clean = new LinkedHashMap<String, String>();
        parameters.forEach((name, it) -> clean.put(name, clean(it)));
        return new DocText(clean(text), clean);
    }

    /// Links to Java become the name of what they point at.
    private static String clean(StringBuilder text) {
        return LINK.matcher(text.toString().strip())
                .replaceAll(it -> "`" + it.group(1).strip().replace("\\", "").replace("$", "\\$") + "`");
    }
}
