package sluice.api.value;

import java.util.Locale;
import java.util.regex.Pattern;

/// Which hosts a route answers: `api.example.com` that host alone, `*.example.com` every host below it, at any depth,
/// but not `example.com` itself. Ports do not count. An address is written as in a URL: `10.0.0.1`, `[::1]`.
///
/// @param name in lower case; of a wildcard what follows the `*.`
/// @param wildcard whether the hosts below the name are meant
public record HostPattern(String name, boolean wildcard) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    /// @throws IllegalArgumentException if the text is neither a host nor a wildcard; it says why
    public static HostPattern parse(String text) {
        if (text.equals("*")) {
            throw wrong(text, "a host or *.example.com; leave the host out to answer every host");
        }
        boolean wildcard = text.startsWith("*.");
        var name = (wildcard ? text.substring(2) : text).toLowerCase(Locale.ROOT);
        if (!name.chars().allMatch(c -> c < 0x80)) {
            throw wrong(
                    text, "an international name in its ASCII form, as clients send it, such as xn--bcher-kva.example");
        }
        if (name.indexOf('*') >= 0) {
            throw wrong(text, "a * only as the whole first label: *.example.com");
        }
        if (!wildcard && IPV6.matcher(name).matches()) {
            return new HostPattern(name, false);
        }
        if (name.indexOf('/') >= 0) {
            throw wrong(text, "a host without scheme and path, such as api.example.com");
        }
        if (name.indexOf(':') >= 0) {
            throw wrong(text, "a host without a port, for ports do not count; an IPv6 address in brackets: [::1]");
        }
        if (name.length() > 253) {
            throw wrong(text, "at most 253 characters");
        }
        for (var label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                throw wrong(
                        text,
                        "labels of 1 to 63 letters, digits, - and _, with a dot between two, such as "
                                + "api.example.com or *.example.com");
            }
        }
        return new HostPattern(name, wildcard);
    }

    /// @param host in lower case, without a port
    public boolean matches(String host) {
        if (!wildcard) {
            return host.equals(name);
        }
        int dot = host.length() - name.length() - 1;
        return dot > 0 && host.charAt(dot) == '.' && host.endsWith(name);
    }

    /// Whether this matches every host that the other matches.
    public boolean covers(HostPattern other) {
        return other.wildcard ? wildcard && (name.equals(other.name) || matches(other.name)) : matches(other.name);
    }

    /// Whether some host matches both.
    public boolean overlaps(HostPattern other) {
        return covers(other) || other.covers(this);
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("\"" + text + "\" (expected: " + expected + ")");
    }

    /// As configuration writes it.
    @Override
    public String toString() {
        return wildcard ? "*." + name : name;
    }
}
