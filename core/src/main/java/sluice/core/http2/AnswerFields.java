package sluice.core.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// The head or the trailers of an answer on their way through Netty to {@link HpackWriter}: carried, never
/// copied. Fields that belong to HTTP/1.1 connections are left out.
final class AnswerFields extends DefaultHttp2Headers {
    private static final HeaderName[] LEFT_OUT = {
        FieldNames.CONNECTION,
        FieldNames.HOST,
        FieldNames.KEEP_ALIVE,
        FieldNames.PROXY_CONNECTION,
        FieldNames.TRANSFER_ENCODING,
        FieldNames.UPGRADE
    };
    private static final AsciiString INTERIM = AsciiString.of("103");
    private static final AsciiString FINAL = AsciiString.of("200");

    private final int status;
    private final Headers fields;
    private final boolean ownLength;
    private final long length;
    private final @Nullable String date;

    /// @param status 0 for trailers
    /// @param ownLength whether `Content-Length` stays as the fields have it
    /// @param length what `Content-Length` says otherwise; -1 for nothing
    /// @param date what `Date` says if the fields have none; null for nothing
    AnswerFields(int status, Headers fields, boolean ownLength, long length, @Nullable String date) {
        super(false, 2);
        this.status = status;
        this.fields = fields;
        this.ownLength = ownLength;
        this.length = length;
        this.date = date;
    }

    static AnswerFields trailers(Headers fields) {
        return new AnswerFields(0, fields, false, -1, null);
    }

    /// Netty only asks whether the answer is interim.
    @Override
    public CharSequence status() {
        return status > 0 && status < 200 ? INTERIM : FINAL;
    }

    void write(HpackWriter to, ByteBuf out) {
        to.begin(out);
        if (status > 0) {
            to.status(out, status);
        }
        switch (fields) {
            case HeaderEdits edits -> {
                base(to, out, edits.base(), edits.dropped());
                for (var added : edits.added()) {
                    field(to, out, added.name(), added.value());
                }
            }
            default -> base(to, out, fields, List.of());
        }
        if (length >= 0) {
            to.field(out, FieldNames.CONTENT_LENGTH, Long.toString(length));
        }
        if (date != null && !fields.contains(FieldNames.DATE)) {
            to.field(out, FieldNames.DATE, date);
        }
    }

    private void base(HpackWriter to, ByteBuf out, Headers base, List<HeaderName> dropped) {
        if (!(base instanceof HeaderBlock block)) {
            base.forEach((name, value) -> {
                if (!dropped.contains(name)) {
                    field(to, out, name, value);
                }
            });
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            if (!block.isDropped(i) && !isLeftOut(block, i) && !isAmong(dropped, block, i)) {
                to.field(out, block, i);
            }
        }
    }

    private boolean isLeftOut(HeaderBlock block, int field) {
        int hash = block.hashAt(field);
        for (var name : LEFT_OUT) {
            if (name.hashCode() == hash && block.isNamed(field, name)) {
                return true;
            }
        }
        return !ownLength
                && hash == FieldNames.CONTENT_LENGTH.hashCode()
                && block.isNamed(field, FieldNames.CONTENT_LENGTH);
    }

    private static boolean isAmong(List<HeaderName> names, HeaderBlock block, int field) {
        int hash = block.hashAt(field);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).hashCode() == hash && block.isNamed(field, names.get(i))) {
                return true;
            }
        }
        return false;
    }

    private void field(HpackWriter to, ByteBuf out, HeaderName name, String value) {
        for (var left : LEFT_OUT) {
            if (left.equals(name)) {
                return;
            }
        }
        if (ownLength || !name.equals(FieldNames.CONTENT_LENGTH)) {
            to.field(out, name, value);
        }
    }
}
