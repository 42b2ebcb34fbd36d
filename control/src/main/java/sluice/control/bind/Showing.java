package sluice.control.bind;

import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;

/// Writes nodes for messages, in the flow style of YAML.
final class Showing {
    private Showing() {}

    /// Stops soon after the length that messages show.
    static void append(Node node, StringBuilder out) {
        switch (node) {
            case Scalar scalar -> appendScalar(scalar, out);
            case Sequence sequence -> {
                out.append('[');
                var separator = "";
                for (var item : sequence.items()) {
                    out.append(separator);
                    separator = ", ";
                    append(item, out);
                    if (out.length() > Node.SHOWN) {
                        return;
                    }
                }
                out.append(']');
            }
            case Mapping mapping -> {
                out.append('{');
                var separator = " ";
                for (var entry : mapping.entries().entrySet()) {
                    out.append(separator).append(entry.getKey()).append(": ");
                    separator = ", ";
                    append(entry.getValue().value(), out);
                    if (out.length() > Node.SHOWN) {
                        return;
                    }
                }
                out.append(mapping.entries().isEmpty() ? "}" : " }");
            }
        }
    }

    private static void appendScalar(Scalar scalar, StringBuilder out) {
        if (scalar.isNull()) {
            out.append(scalar.value().isEmpty() ? "nothing" : scalar.value());
            return;
        }
        out.append('"');
        var value = scalar.value();
        for (int i = 0; i < value.length() && i <= Node.SHOWN; i++) {
            char c = value.charAt(i);
            out.append(c == '\n' ? "\\n" : c < ' ' ? "?" : String.valueOf(c));
        }
        out.append('"');
    }
}
