package sluice.control.admin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody asks of the admin API.
///
/// @param trusted whether the caller may see details
record AdminRequest(HttpExchange exchange, boolean trusted) {
    /// The longest configuration that can be handed in, in bytes.
    static final int LONGEST_BODY = 16 * 1024 * 1024;

    private static final Pattern AMPERSAND = Pattern.compile("&");

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    @Nullable
    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /// The values of a query parameter, decoded.
    List<String> parameters(String name) {
        var values = new ArrayList<String>();
        var query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (var pair : AMPERSAND.split(query, -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                    values.add(decoded(pair.substring(equals + 1)));
                }
            }
        }
        return values;
    }

    /// The body as text; null if it is longer than {@link #LONGEST_BODY}.
    @Nullable
    String body() throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        return bytes.length > LONGEST_BODY ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
