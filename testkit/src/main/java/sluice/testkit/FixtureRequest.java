package sluice.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestHead;

/// What the client of a fixture asked.
final class FixtureRequest implements RequestHead {
    private static final HeaderName COOKIE = HeaderName.of("Cookie");

    private final String method;
    private final String path;
    private final String query;
    final HeaderEdits headers = new HeaderEdits(Headers.EMPTY);
    String scheme = "https";
    String authority = "api.example.com";
    String protocol = "HTTP/1.1";

    FixtureRequest(String method, String target) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public String host() {
        int port = authority.lastIndexOf(':');
        return port < 0 || authority.endsWith("]") ? authority : authority.substring(0, port);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return find(query, "&", name, true);
    }

    @Override
    public @Nullable String cookie(String name) {
        var field = headers.get(COOKIE);
        return field == null ? null : find(field, "; ", name, false);
    }

    private static @Nullable String find(String pairs, String separator, String name, boolean decode) {
        for (var pair : pairs.split(Pattern.quote(separator), -1)) {
            int equals = pair.indexOf('=');
            var key = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty() && name.equals(decode ? decoded(key) : key)) {
                return decode ? decoded(value) : value;
            }
        }
        return null;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
