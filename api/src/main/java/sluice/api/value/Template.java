package sluice.api.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;

/// A text with facts in it: `https://${request.host}${request.uri}`. `$${` is a literal `${`.
/// CR, LF and NUL never come out of one: they are dropped.
public final class Template {
    private static final Set<String> ALREADY_PATHS = Set.of("request.path", "request.uri");

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Value(Fact fact, String name) implements Part {
        void appendToPath(StringBuilder out, String value) {
            if (ALREADY_PATHS.contains(name)) {
                appendSafe(out, value);
            } else if (name.startsWith("path.")) {
                PathSegment.encodePiece(value, out);
            } else {
                PathSegment.encode(value, out);
            }
        }
    }

    /// @throws IllegalArgumentException if a `${` has no `}` or names no fact
    public static Template parse(String text) {
        var parts = new ArrayList<Part>();
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw new IllegalArgumentException("\"" + text + "\" (expected: a } after every ${)");
                }
                var name = text.substring(at + 2, end);
                flush(literal, parts);
                parts.add(new Value(Fact.named(name), name));
                at = end + 1;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        flush(literal, parts);
        return new Template(text, parts);
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /// The text for one exchange.
    public String render(Exchange exchange) {
        if (parts.size() == 1 && parts.getFirst() instanceof Value alone) {
            var value = alone.fact.read(exchange);
            if (isSafe(value)) {
                return value;
            }
        }
        var out = new StringBuilder(64);
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Literal fixed -> out.append(fixed.text);
                case Value value -> appendSafe(out, value.fact.read(exchange));
            }
        }
        return out.toString();
    }

    /// The text for one exchange as a path: what facts contribute is percent-encoded per segment, so that no
    /// value can add a segment, a query or a dot segment. `request.path` and `request.uri` are paths already
    /// and stay, and `path.NAME` is a piece of one: the slashes of a `{rest**}` stay too.
    public String renderPath(Exchange exchange) {
        var out = new StringBuilder(64);
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Literal fixed -> out.append(fixed.text);
                case Value value -> value.appendToPath(out, value.fact.read(exchange));
            }
        }
        return out.toString();
    }

    /// Whether the text is the same for every exchange.
    public boolean isConstant() {
        return constant() != null;
    }

    /// The text if it is the same for every exchange, else null.
    public @Nullable String constant() {
        if (parts.isEmpty()) {
            return "";
        }
        return parts.size() == 1 && parts.getFirst() instanceof Literal(var fixed) ? fixed : null;
    }

    private static void appendSafe(StringBuilder out, String value) {
        if (isSafe(value)) {
            out.append(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            if (isSafe(value.charAt(i))) {
                out.append(value.charAt(i));
            }
        }
    }

    private static boolean isSafe(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isSafe(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafe(char c) {
        return c != '\r' && c != '\n' && c != 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
