package sluice.core.http1;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;
import sluice.core.message.HeadBytes;
import sluice.core.message.HeaderBlock;

/// Writes heads. Fields that came over the wire and were not edited are copied in runs of whole lines.
///
/// Host, and the fields that frame a message on one connection, are never taken from a head: who writes the
/// head writes them.
public final class HeadWriter {
    private HeadWriter() {}

    /// Writes every field but those of framing (and `Content-Length` only if wanted).
    public static void fields(HeadBytes out, Headers headers, boolean contentLength) {
        switch (headers) {
            case HeaderEdits edits -> {
                writeBase(out, edits, contentLength);
                var added = edits.added();
                for (int i = 0; i < added.size(); i++) {
                    writeUnlessFraming(out, added.get(i), contentLength);
                }
            }
            case HeaderBlock block -> writeBlock(out, block, null, null, contentLength);
            default ->
                headers.forEach((name, value) -> writeUnlessFraming(out, HeaderField.of(name, value), contentLength));
        }
    }

    /// The base of edits may itself be edits (those of one attempt lie over those of the exchange).
    private static void writeBase(HeadBytes out, HeaderEdits edits, boolean contentLength) {
        switch (edits.base()) {
            case HeaderBlock block -> writeBlock(out, block, edits, null, contentLength);
            case HeaderEdits inner -> {
                if (inner.base() instanceof HeaderBlock block) {
                    writeBlock(out, block, edits, inner, contentLength);
                } else {
                    inner.base().forEach((name, value) -> {
                        if (!edits.drops(name) && !inner.drops(name)) {
                            writeUnlessFraming(out, HeaderField.of(name, value), contentLength);
                        }
                    });
                }
                for (var field : inner.added()) {
                    if (!edits.drops(field.name())) {
                        writeUnlessFraming(out, field, contentLength);
                    }
                }
            }
            case Headers other ->
                other.forEach((name, value) -> {
                    if (!edits.drops(name)) {
                        writeUnlessFraming(out, HeaderField.of(name, value), contentLength);
                    }
                });
        }
    }

    private static void writeBlock(
            HeadBytes out,
            HeaderBlock block,
            @Nullable HeaderEdits outer,
            @Nullable HeaderEdits inner,
            boolean contentLength) {
        int runFrom = -1;
        int runTo = -1;
        for (int i = 0; i < block.count(); i++) {
            if (block.isDropped(i)
                    || isFraming(block, i, contentLength)
                    || drops(outer, block, i)
                    || drops(inner, block, i)) {
                continue;
            }
            if (!block.isCopyable(i)) {
                copy(out, block, runFrom, runTo); // fields of one name keep their order
                runFrom = -1;
                write(out, block.name(i), block.value(i));
                continue;
            }
            if (block.nameAt(i) != runTo) {
                copy(out, block, runFrom, runTo);
                runFrom = block.nameAt(i);
            }
            runTo = block.valueEndAt(i) + 2;
        }
        copy(out, block, runFrom, runTo);
    }

    private static void copy(HeadBytes out, HeaderBlock block, int from, int to) {
        if (from >= 0) {
            out.octets(block.bytes(), from, to - from);
        }
    }

    private static boolean drops(@Nullable HeaderEdits edits, HeaderBlock block, int field) {
        if (edits == null) {
            return false;
        }
        var dropped = edits.dropped();
        int hash = block.hashAt(field);
        for (int i = 0; i < dropped.size(); i++) {
            var name = dropped.get(i);
            if (name.hashCode() == hash && block.isNamed(field, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFraming(HeaderBlock block, int field, boolean contentLength) {
        int hash = block.hashAt(field);
        return hash == FieldNames.CONNECTION.hashCode() && block.isNamed(field, FieldNames.CONNECTION)
                || hash == FieldNames.TRANSFER_ENCODING.hashCode() && block.isNamed(field, FieldNames.TRANSFER_ENCODING)
                || hash == FieldNames.HOST.hashCode() && block.isNamed(field, FieldNames.HOST)
                || hash == FieldNames.KEEP_ALIVE.hashCode() && block.isNamed(field, FieldNames.KEEP_ALIVE)
                || !contentLength
                        && hash == FieldNames.CONTENT_LENGTH.hashCode()
                        && block.isNamed(field, FieldNames.CONTENT_LENGTH);
    }

    private static void writeUnlessFraming(HeadBytes out, HeaderField field, boolean contentLength) {
        var name = field.name();
        boolean framing = name.equals(FieldNames.CONNECTION)
                || name.equals(FieldNames.TRANSFER_ENCODING)
                || name.equals(FieldNames.HOST)
                || name.equals(FieldNames.KEEP_ALIVE)
                || !contentLength && name.equals(FieldNames.CONTENT_LENGTH);
        if (!framing) {
            write(out, field);
        }
    }

    private static void write(HeadBytes out, HeaderField field) {
        var line = field.line();
        if (line != null) {
            out.octets(line);
        } else {
            out.latin(field.name().text()).octet(':').octet(' ').latin(field.value());
            crlf(out);
        }
    }

    /// Writes one field. Line ends cannot occur in it: whoever puts text into heads has refused them.
    public static void write(HeadBytes out, HeaderName name, String value) {
        out.latin(name.text()).octet(':').octet(' ').text(value);
        crlf(out);
    }

    public static void crlf(HeadBytes out) {
        out.octet('\r').octet('\n');
    }
}
