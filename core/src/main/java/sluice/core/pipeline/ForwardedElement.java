package sluice.core.pipeline;

/// Reads elements of `Forwarded` (RFC 7239 section 4): `for="[2001:db8::1]:4711";proto=https`.
final class ForwardedElement {
    private ForwardedElement() {}

    /// The address of `for` without brackets and port; empty if there is none. What is obfuscated (`_hidden`,
    /// `unknown`) is no address, which who parses it will find out.
    static String node(String element) {
        var node = parameter(element, "for");
        if (node.startsWith("[")) {
            int close = node.indexOf(']');
            return close < 0 ? "" : node.substring(1, close);
        }
        int colon = node.indexOf(':');
        return colon < 0 ? node : node.substring(0, colon);
    }

    /// The value of a parameter in the last element of a list; empty if it has none.
    static String last(String list, String name) {
        return parameter(list.substring(list.lastIndexOf(',') + 1), name);
    }

    private static String parameter(String element, String name) {
        for (var pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
                var value = pair.substring(equals + 1).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }
}
