package sluice.core.client;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;

/// The body of one answer, between the connection that reads it and whoever takes it. It stays harmless when the
/// connection has long gone on to another exchange. Loop-confined.
final class ResponseBody implements BodySource, BodySink {
    private final long length;
    private @Nullable ClientConnection connection;
    private @Nullable BodySink taker;
    private boolean waiting;

    ResponseBody(ClientConnection connection, long length) {
        this.connection = connection;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void pipe(BodySink sink) {
        taker = sink;
        goOn();
    }

    @Override
    public void resume() {
        if (waiting) {
            waiting = false;
            goOn();
        }
    }

    @Override
    public void cancel() {
        var from = connection;
        connection = null;
        if (from != null) {
            from.abandon();
        }
    }

    private void goOn() {
        if (connection != null) {
            connection.readOn();
        }
    }

    /// Whether bytes have to wait.
    boolean isPaused() {
        return taker == null || waiting;
    }

    /// Whether somebody takes it.
    boolean isPiped() {
        return taker != null;
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (connection == null || taker == null) {
            bytes.release();
            return false;
        }
        waiting = true; // unless the sink is ready, or resumes before it returns
        if (taker.chunk(bytes)) {
            waiting = false;
        }
        return !waiting;
    }

    @Override
    public void end(Headers trailers) {
        connection = null;
        if (taker != null) {
            taker.end(trailers);
        }
    }

    @Override
    public void fail(Failure failure) {
        connection = null;
        if (taker != null) {
            taker.fail(failure);
        }
    }

    @Override
    public void flush() {
        if (connection != null && taker != null) {
            taker.flush();
        }
    }
}
