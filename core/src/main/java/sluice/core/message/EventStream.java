package sluice.core.message;

import sluice.api.exchange.Headers;

/// Server-sent events (HTML Living Standard section 9.2): answers that are silent for as long as nothing happens.
public final class EventStream {
    private static final String TYPE = "text/event-stream";

    private EventStream() {}

    /// Whether the answer with these fields, as it came from an upstream, is an event stream.
    public static boolean is(Headers headers) {
        if (!(headers instanceof HeaderBlock block)) {
            return false;
        }
        int field = block.next(FieldNames.CONTENT_TYPE, 0);
        if (field < 0) {
            return false;
        }
        if (!block.valueStartsWith(field, TYPE)) {
            return false;
        }
        int at = block.valueAt(field) + TYPE.length();
        int next = at == block.valueEndAt(field) ? ';' : block.bytes()[at];
        return next == ';' || next == ' ' || next == '\t';
    }
}
