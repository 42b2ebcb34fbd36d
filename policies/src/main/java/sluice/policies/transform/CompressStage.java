package sluice.policies.transform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.policy.BodyStage;

/// Compresses a body as it passes. When nothing more has come for the moment, the client gets all that has. Owns native
/// memory from the first byte until the body ends or breaks off. Loop-confined.
final class CompressStage implements BodyStage.Streaming {
    private final NativeCodings coding;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final OutputStream compressed;
    private byte[] in = {};
    private boolean unflushed;
    private boolean closed;

    /// @param coding of which the memory was taken; it is given back here
    CompressStage(NativeCodings coding) {
        this.coding = coding;
        try {
            this.compressed = coding.coding().open(out);
        } catch (IOException e) {
            coding.giveBack();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void chunk(Bytes bytes, BodySink to) {
        int length = bytes.length();
        if (in.length < length) {
            in = new byte[length];
        }
        bytes.copyTo(in, 0);
        bytes.release();
        try {
            compressed.write(in, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        unflushed = true;
        pass(to);
    }

    private void pass(BodySink to) {
        if (out.size() > 0) {
            var bytes = out.toByteArray();
            out.reset();
            to.chunk(Bytes.of(bytes));
        }
    }

    @Override
    public void pause(BodySink to) {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        try {
            compressed.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pass(to);
    }

    @Override
    public void end(Headers trailers, BodySink to) {
        abort();
        pass(to);
        to.end(BodySums.without(trailers));
    }

    @Override
    public void abort() {
        if (closed) {
            return;
        }
        closed = true;
        coding.giveBack();
        try {
            compressed.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
