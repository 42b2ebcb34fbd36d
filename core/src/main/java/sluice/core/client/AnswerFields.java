package sluice.core.client;

import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;
import sluice.core.http1.HeadLimits;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// Reads the fields of an answer that came over HTTP/2 (RFC 9113 section 8.3.2): the status, and the others written
/// down as HTTP/1.1 would have them, so that an encoder can copy them.
final class AnswerFields {
    private static final HeadLimits LIMITS = HeadLimits.USUAL;

    private int status;
    private boolean large;
    private String error = "";
    private HeaderBlock block = new HeaderBlock(new byte[0], 0);

    /// Reads a head.
    static AnswerFields head(Http2Headers from) {
        var fields = new AnswerFields();
        fields.read(from, true);
        if (fields.error.isEmpty() && fields.status == 0) {
            fields.error = "there is no :status, or it is not a number from 100 to 599";
        }
        return fields;
    }

    /// Reads trailers.
    static AnswerFields trailers(Http2Headers from) {
        var fields = new AnswerFields();
        fields.read(from, false);
        fields.block.dropAll(FieldNames.CONTENT_LENGTH);
        return fields;
    }

    /// Why the fields are refused; empty if they are well formed.
    String error() {
        return error;
    }

    /// Whether they are refused for their size.
    boolean isLarge() {
        return large;
    }

    /// 100 to 599.
    int status() {
        return status;
    }

    HeaderBlock block() {
        return block;
    }

    /// The bytes that the body is said to have; -1 if nothing is said, -2 if that cannot be right.
    long contentLength() {
        int field = block.next(FieldNames.CONTENT_LENGTH, 0);
        if (field < 0) {
            return -1;
        }
        var value = block.value(field);
        boolean single = block.next(FieldNames.CONTENT_LENGTH, field + 1) < 0;
        boolean digits =
                !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return single && digits ? Long.parseLong(value) : -2;
    }

    private void read(Http2Headers from, boolean head) {
        int size = 0;
        int count = 0;
        for (var field : from) {
            size += field.getKey().length() + field.getValue().length() + 4;
            count++;
        }
        large = size > LIMITS.fieldBytes() || count > LIMITS.fieldCount() + 1;
        if (large) {
            error = "the fields are too large or too many";
            return;
        }
        var bytes = new byte[size];
        block = new HeaderBlock(bytes, count);
        int at = 0;
        for (var field : from) {
            var name = field.getKey();
            if (name.length() == 0 || name.charAt(0) != ':') {
                at = add(bytes, at, name, field.getValue());
            } else if (head && isStatus(name) && status == 0) {
                status = status(field.getValue());
            } else {
                error = "there is a pseudo-header field that an answer does not have";
            }
        }
        block.dropAll(FieldNames.PROXY_AUTHENTICATE);
        block.dropAll(FieldNames.PROXY_AUTHORIZATION);
        block.dropAll(FieldNames.HTTP2_SETTINGS);
        block.dropAll(FieldNames.TE);
    }

    private static boolean isStatus(CharSequence name) {
        return CharSequence.compare(name, ":status") == 0;
    }

    private static int status(@Nullable CharSequence value) {
        if (value == null || value.length() != 3) {
            return 0;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = 10 * status + digit;
        }
        return status >= 100 && status <= 599 ? status : 0;
    }

    private int add(byte[] bytes, int from, CharSequence name, CharSequence value) {
        int at = from;
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            hash = 31 * hash + c;
            bytes[at++] = (byte) c;
        }
        int nameEnd = at;
        bytes[at++] = ':';
        bytes[at++] = ' ';
        int valueAt = at;
        for (int i = 0; i < value.length(); i++) {
            bytes[at++] = (byte) value.charAt(i);
        }
        block.add(from, nameEnd, hash, valueAt, at);
        bytes[at++] = '\r';
        bytes[at++] = '\n';
        return at;
    }
}
