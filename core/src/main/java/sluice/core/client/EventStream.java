package sluice.core.client;

import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;

/// Server-sent events (HTML Living Standard section 9.2): answers that are silent for as long as nothing happens.
final class EventStream {
    private static final String TYPE = "text/event-stream";

    private EventStream() {}

    /// Whether the answer with these fields is an event stream.
    static boolean is(Headers headers) {
        var type = headers.get(FieldNames.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return false;
        }
        char next = type.length() == TYPE.length() ? ';' : type.charAt(TYPE.length());
        return next == ';' || next == ' ' || next == '\t';
    }
}
