package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// Writes heads. Fields that came over the wire and were not edited are copied in runs of whole lines.
///
/// Host, and the fields that frame a message on one connection, are never taken from a head: who writes the head writes
/// them.
public final class HeadWriter {
    private static final byte[] CRLF = {'\r', '\n'};

    private static final ByteBuf LINE_END = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(CRLF.length).writeBytes(CRLF).asReadOnly());

    private HeadWriter() {}

    /// Writes every field but those of framing (and `Content-Length` only if wanted).
    public static void fields(ByteBuf out, Headers headers, boolean contentLength) {
        switch (headers) {
            case HeaderEdits edits -> {
                writeBase(out, edits, contentLength);
                edits.forEachAdded((name, value) -> writeUnlessFraming(out, name, value, contentLength));
            }
            case HeaderBlock block -> writeBlock(out, block, null, null, contentLength);
            default -> headers.forEach((name, value) -> writeUnlessFraming(out, name, value, contentLength));
        }
    }

    /// The base of edits may itself be edits (those of one attempt lie over those of the exchange).
    private static void writeBase(ByteBuf out, HeaderEdits edits, boolean contentLength) {
        switch (edits.base()) {
            case HeaderBlock block -> writeBlock(out, block, edits, null, contentLength);
            case HeaderEdits inner -> {
                if (inner.base() instanceof HeaderBlock block) {
                    writeBlock(out, block, edits, inner, contentLength);
                } else {
                    inner.base().forEach((name, value) -> {
                        if (!edits.drops(name) && !inner.drops(name)) {
                            writeUnlessFraming(out, name, value, contentLength);
                        }
                    });
                }
                inner.forEachAdded((name, value) -> {
                    if (!edits.drops(name)) {
                        writeUnlessFraming(out, name, value, contentLength);
                    }
                });
            }
            case Headers other ->
                other.forEach((name, value) -> {
                    if (!edits.drops(name)) {
                        writeUnlessFraming(out, name, value, contentLength);
                    }
                });
        }
    }

    private static void writeBlock(
            ByteBuf out,
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

    private static void copy(ByteBuf out, HeaderBlock block, int from, int to) {
        if (from >= 0) {
            out.writeBytes(block.bytes(), from, to - from);
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

    private static void writeUnlessFraming(ByteBuf out, HeaderName name, String value, boolean contentLength) {
        boolean framing = name.equals(FieldNames.CONNECTION)
                || name.equals(FieldNames.TRANSFER_ENCODING)
                || name.equals(FieldNames.HOST)
                || name.equals(FieldNames.KEEP_ALIVE)
                || !contentLength && name.equals(FieldNames.CONTENT_LENGTH);
        if (!framing) {
            write(out, name, value);
        }
    }

    /// Writes one field.
    public static void write(ByteBuf out, HeaderName name, String value) {
        ascii(out, name.text());
        out.writeByte(':').writeByte(' ');
        ascii(out, value);
        out.writeBytes(CRLF);
    }

    /// Writes the characters of a text as octets; those above 255 as `?`. Line ends cannot occur: whoever puts text
    /// into headers has refused them.
    @SuppressWarnings("deprecation") // the only copy without an array in between
    public static void ascii(ByteBuf out, String text) {
        int length = text.length();
        out.ensureWritable(length);
        int at = out.writerIndex();
        if (out.hasArray() && isLatin(text)) {
            text.getBytes(0, length, out.array(), out.arrayOffset() + at);
        } else {
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                out.setByte(at + i, c > 255 ? '?' : c);
            }
        }
        out.writerIndex(at + length);
    }

    /// Otherwise cutting characters down to octets could make line ends of them: U+010D U+010A.
    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 255) {
                return false;
            }
        }
        return true;
    }

    /// A line end as a buffer of its own, which costs no memory.
    public static ByteBuf lineEnd() {
        return LINE_END.duplicate();
    }

    public static void crlf(ByteBuf out) {
        out.writeBytes(CRLF);
    }
}
