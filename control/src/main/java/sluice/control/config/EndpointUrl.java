package sluice.control.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where an endpoint is reached: `http://10.0.1.7:8080`, `https://orders.internal`. A path belongs to `to:
/// proxy: path`.
///
/// @param secure whether it speaks TLS: `https`
/// @param host a name or an address, in lower case; IPv6 without brackets
/// @param port 1 to 65535
public record EndpointUrl(boolean secure, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(https?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?/?");

    /// @throws IllegalArgumentException if the text is of another form
    public static EndpointUrl parse(String text) {
        var form = FORM.matcher(text);
        if (form.matches()) {
            boolean secure = form.group(1).equals("https");
            int port = form.group(3) == null ? secure ? 443 : 80 : Integer.parseInt(form.group(3));
            var host = form.group(2).toLowerCase(Locale.ROOT);
            if (port >= 1 && port <= 65_535) {
                return new EndpointUrl(
                        secure, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        }
        throw wrong(text);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" (expected: a URL without a path such as http://10.0.1.7:8080)");
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
