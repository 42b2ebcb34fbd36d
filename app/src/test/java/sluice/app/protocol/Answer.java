package sluice.app.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client received.
///
/// @param head status line and fields, each line ending in CRLF
/// @param trailers likewise; empty if there are none
record Answer(int status, String head, String body, String trailers) {
    @Nullable
    String header(String name) {
        var values = headers(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> headers(String name) {
        return fields(head, name);
    }

    static List<String> fields(String head, String name) {
        var values = new ArrayList<String>();
        for (var line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }
}
