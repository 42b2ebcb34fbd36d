package sluice.policies.transform;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// A content coding (RFC 9110 section 8.4.1). Levels and windows are those that compress an answer about as fast as it
/// comes: a smaller one costs more time than it saves.
public enum Coding {
    /// RFC 8878. Its window fits what every reader admits (RFC 9659).
    ZSTD(2 << 20),
    /// RFC 7932.
    BR(2 << 20),
    /// RFC 1952. Needs no native library beside the JDK.
    GZIP(320 << 10);

    private static final int GZIP_LEVEL = 4;
    private static final int BROTLI_QUALITY = 4;
    private static final int ZSTD_LEVEL = 3;
    private static final int ZSTD_WINDOW_BITS = 19;
    private static final int BROTLI_WINDOW_BITS = 17;
    private static final int BUFFER = 8192;

    private final int memory;

    Coding(int memory) {
        this.memory = memory;
    }

    /// As `Accept-Encoding` and `Content-Encoding` name it.
    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// About how much native memory one answer takes while it is compressed, in bytes.
    int memory() {
        return memory;
    }

    /// Loads the native library that it needs.
    ///
    /// @throws LinkageError if it cannot be loaded here
    void load() {
        switch (this) {
            case ZSTD -> Native.load();
            case BR -> Brotli4jLoader.ensureAvailability();
            case GZIP -> {}
        }
    }

    /// What is written to the result comes out compressed; `flush` lets out all that was written before.
    OutputStream open(OutputStream out) throws IOException {
        return switch (this) {
            case ZSTD ->
                new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL)
                        .setWindowLog(ZSTD_WINDOW_BITS)
                        .setCloseFrameOnFlush(false);
            case BR ->
                new BrotliOutputStream(out, Encoder.Parameters.create(BROTLI_QUALITY, BROTLI_WINDOW_BITS), BUFFER);
            case GZIP -> new Gzip(out);
        };
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER, true);
            def.setLevel(GZIP_LEVEL);
        }
    }
}
