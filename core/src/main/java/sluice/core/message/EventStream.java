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
        int at = block.valueAt(field);
        int length = block.valueEndAt(field) - at;
        if (length < TYPE.length()) {
            return false;
        }
        for (int i = 0; i < TYPE.length(); i++) {
            if (HeaderBlock.lowerCase(block.bytes()[at + i]) != TYPE.charAt(i)) {
                return false;
            }
        }
        int next = length == TYPE.length() ? ';' : block.bytes()[at + TYPE.length()];
        return next == ';' || next == ' ' || next == '\t';
    }
}
