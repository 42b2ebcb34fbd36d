package sluice.core.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.RequestHead;

/// The head of a request as a client sent it and the edge cleaned it.
public final class ClientRequest implements RequestHead {
    private final String method;
    private final String scheme;
    private final String authority;
    private final String host;
    private final Target target;
    private final String protocol;
    private final HeaderBlock headers;
    private final boolean tunnel;

    public ClientRequest(
            String method, String scheme, String authority, Target target, String protocol, HeaderBlock headers) {
        this(method, scheme, authority, target, protocol, headers, false);
    }

    /// @param tunnel whether it asks for a tunnel; its method is then GET, whichever way the client asked
    public ClientRequest(
            String method,
            String scheme,
            String authority,
            Target target,
            String protocol,
            HeaderBlock headers,
            boolean tunnel) {
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.host = Authority.host(authority);
        this.target = target;
        this.protocol = protocol;
        this.headers = headers;
        this.tunnel = tunnel;
    }

    @Override
    public boolean isTunnel() {
        return tunnel;
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
        return host;
    }

    @Override
    public String path() {
        return target.path();
    }

    @Override
    public String query() {
        return target.query();
    }

    /// Whether the path contains `%2F`, which only routes that opted in accept.
    public boolean hasEncodedSlash() {
        return target.encodedSlash();
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public HeaderBlock headers() {
        return headers;
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return find(query(), '&', name, true);
    }

    @Override
    public @Nullable String cookie(String name) {
        for (int i = headers.next(FieldNames.COOKIE, 0); i >= 0; i = headers.next(FieldNames.COOKIE, i + 1)) {
            var value = find(headers.value(i), ';', name, false);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /// The value of `name=value` in a list; a name without `=` has an empty value.
    private static @Nullable String find(String list, char separator, String name, boolean decode) {
        int at = 0;
        while (at < list.length()) {
            int end = list.indexOf(separator, at);
            end = end < 0 ? list.length() : end;
            while (at < end && list.charAt(at) == ' ') {
                at++;
            }
            int equals = list.indexOf('=', at);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (isNamed(list, at, nameEnd, name, decode)) {
                var value = nameEnd == end ? "" : list.substring(nameEnd + 1, end);
                return decode ? decoded(value) : value;
            }
            at = end + 1;
        }
        return null;
    }

    private static boolean isNamed(String list, int from, int to, String name, boolean decode) {
        if (to - from == name.length() && list.startsWith(name, from)) {
            return true;
        }
        return decode
                && to - from > name.length()
                && decoded(list.substring(from, to)).equals(name);
    }

    /// Percent-decodes; a text that is not well encoded is taken as it is.
    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
