package sluice.control.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where a Redis is reached: `redis://10.0.0.1:6379`, `rediss://redis.internal/2` with TLS. Credentials stand
/// beside it, never in it.
///
/// @param secure whether it speaks TLS: `rediss`
/// @param host a name or an address, in lower case; IPv6 without brackets
/// @param port 1 to 65535; 6379 if none is written
/// @param database 0 if none is written
public record RedisUrl(boolean secure, String host, int port, int database) {
    private static final int USUAL_PORT = 6379;
    private static final Pattern FORM = Pattern.compile(
            "(rediss?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?(?:/([0-9]{1,3})?)?");

    /// @throws IllegalArgumentException if the text is of another form
    public static RedisUrl parse(String text) {
        var form = FORM.matcher(text);
        if (form.matches()) {
            int port = form.group(3) == null ? USUAL_PORT : Integer.parseInt(form.group(3));
            int database = form.group(4) == null ? 0 : Integer.parseInt(form.group(4));
            var host = form.group(2).toLowerCase(Locale.ROOT);
            if (port >= 1 && port <= 65_535) {
                var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                return new RedisUrl(form.group(1).equals("rediss"), bare, port, database);
            }
        }
        var shown = text.indexOf('@') < 0 ? text : text.substring(0, text.indexOf(':') + 1) + "//***@...";
        throw new IllegalArgumentException("\"" + shown
                + "\" (expected: a URL without credentials such as redis://127.0.0.1:6379 or rediss://redis.internal)");
    }

    @Override
    public String toString() {
        var named = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (secure ? "rediss://" : "redis://") + named + ":" + port + (database == 0 ? "" : "/" + database);
    }
}
