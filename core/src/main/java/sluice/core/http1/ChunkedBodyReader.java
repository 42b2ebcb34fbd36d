package sluice.core.http1;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Headers;
import sluice.core.message.HeaderBlock;
import sluice.core.message.TrailerFields;
import sluice.core.pipeline.Limit;
import sluice.core.threads.NettyBytes;

/// A body in chunks (RFC 9112 section 7.1), read strictly: lines end in CRLF, sizes are plain hexadecimal.
/// Extensions are checked for control characters, limited to {@value #MAX_EXTENSIONS} bytes a body, and never passed
/// on.
///
/// Small chunks that arrive together go on as one: otherwise every octet of a body could cost a buffer, and a write of
/// its own on the other side.
final class ChunkedBodyReader extends BodyReader {
    static final int MAX_EXTENSIONS = 1024;
    private static final int SMALL = 512;
    private static final int MOST_TOGETHER = 16 * 1024;
    private static final int MAX_SIZE_DIGITS = 13;
    private static final HeadLimits TRAILERS = new HeadLimits(TrailerFields.MOST_BYTES, TrailerFields.MOST_FIELDS, 0);

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extensions;
    private boolean quoted;
    private boolean escaped;
    private String wrong = "";
    private @Nullable ByteBuf together;
    private Headers trailers = Headers.EMPTY;
    private final HeadScanner scanner = new HeadScanner();
    private final ByteProcessor framing = b -> {
        wrong = framing(b);
        return wrong.isEmpty() && state != State.DATA && state != State.TRAILERS;
    };

    @Override
    public Progress read(ByteBuf in, BodySink sink) {
        while (in.isReadable()) {
            switch (state) {
                case SIZE, EXTENSION, SIZE_LF, DATA_CR, DATA_LF -> {
                    int last = in.forEachByte(framing);
                    in.readerIndex(last < 0 ? in.writerIndex() : last + 1);
                    if (!wrong.isEmpty()) {
                        return broken();
                    }
                }
                case DATA -> {
                    if (!data(in, sink)) {
                        return Progress.PAUSE;
                    }
                }
                case TRAILERS -> {
                    return passTogether(sink) ? trailers(in) : Progress.PAUSE;
                }
                case DONE -> {
                    return Progress.DONE;
                }
            }
        }
        return !passTogether(sink) ? Progress.PAUSE : state == State.DONE ? Progress.DONE : Progress.MORE;
    }

    /// @return whether the sink wants more
    private boolean data(ByteBuf in, BodySink sink) {
        int take = (int) Math.min(left, in.readableBytes());
        boolean alone = together == null && in.readableBytes() == take;
        boolean small = take < SMALL && !alone;
        if (!small && !passTogether(sink)) {
            return false;
        }
        left -= take;
        if (left == 0) {
            state = State.DATA_CR;
        }
        if (!small) {
            return sink.chunk(NettyBytes.take(in, take));
        }
        if (together == null) {
            together = in.alloc().buffer(Math.min(in.readableBytes(), MOST_TOGETHER));
        }
        together.writeBytes(in, take);
        return together.readableBytes() < MOST_TOGETHER || passTogether(sink);
    }

    private boolean passTogether(BodySink sink) {
        var ready = together;
        together = null;
        return ready == null || sink.chunk(new NettyBytes(ready));
    }

    private Progress broken() {
        if (together != null) {
            together.release();
            together = null;
        }
        return invalid(wrong);
    }

    private String framing(byte b) {
        switch (state) {
            case SIZE -> {
                return size(b);
            }
            case EXTENSION -> {
                return extension(b);
            }
            case SIZE_LF -> {
                state = left == 0 ? State.TRAILERS : State.DATA;
                digits = 0;
                return b == '\n' ? "" : "a chunk size is followed by a bare CR";
            }
            case DATA_CR -> {
                state = State.DATA_LF;
                return b == '\r' ? "" : "a chunk is longer than its size";
            }
            default -> {
                state = State.SIZE;
                return b == '\n' ? "" : "a chunk ends with a bare CR";
            }
        }
    }

    private String size(byte b) {
        int digit = b >= '0' && b <= '9'
                ? b - '0'
                : b >= 'a' && b <= 'f' ? b - 'a' + 10 : b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
        if (digit >= 0) {
            if (digits == 1 && left == 0) {
                return leadingZero(digit);
            }
            if (++digits > MAX_SIZE_DIGITS) {
                return "a chunk size has more than " + MAX_SIZE_DIGITS + " digits";
            }
            left = left << 4 | digit;
            return "";
        }
        if (digits == 0) {
            return "a chunk has no size";
        }
        if (b == '\r') {
            state = State.SIZE_LF;
            return "";
        }
        if (b == ';') {
            state = State.EXTENSION;
            return "";
        }
        return "a chunk size is not hexadecimal";
    }

    /// A digit behind a zero takes its place. The zero counts like an extension, which says nothing either.
    private String leadingZero(int digit) {
        left = digit;
        return idle();
    }

    private String idle() {
        return ++extensions > MAX_EXTENSIONS
                ? tooMuch(Limit.CHUNK_EXTENSIONS, "chunk extensions are longer than " + MAX_EXTENSIONS + " bytes")
                : "";
    }

    private String extension(byte b) {
        var wrong = idle();
        if (!wrong.isEmpty()) {
            return wrong;
        }
        if (b == '\r' && !quoted) {
            state = State.SIZE_LF;
            return "";
        }
        if (b >= 0 && b < ' ' && b != '\t' || b == 127) {
            return "a chunk extension contains a control character";
        }
        if (escaped) {
            escaped = false;
        } else if (b == '"') {
            quoted = !quoted;
        } else {
            escaped = quoted && b == '\\';
        }
        return "";
    }

    private Progress trailers(ByteBuf in) {
        int length = scanner.scan(in, TRAILERS, false);
        if (length == HeadScanner.INCOMPLETE) {
            return Progress.MORE;
        }
        if (length < 0) {
            return invalid(
                    length == HeadScanner.BARE_LF
                            ? "a trailer line ends without CR"
                            : tooMuch(Limit.TRAILERS, "the trailers are too large"));
        }
        state = State.DONE;
        if (length == 2) {
            in.skipBytes(2);
            return Progress.DONE;
        }
        var bytes = new byte[length];
        in.readBytes(bytes);
        var block = new HeaderBlock(bytes, 4);
        var wrong = FieldLines.parse(bytes, 0, block);
        if (!wrong.isEmpty()) {
            return invalid(wrong);
        }
        TrailerFields.clean(block);
        trailers = block;
        return Progress.DONE;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public Headers trailers() {
        return trailers;
    }
}
