package sluice.core.pipeline;

import java.util.function.Consumer;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;

/// Shows a body to a stage while it passes untouched. What the stage makes of it is thrown away.
/// Loop-confined.
final class ObservedStage implements BodyStage.Streaming, BodySink {
    private final BodyStage.Streaming stage;
    private final Consumer<Failure> refused;
    private boolean over;

    /// @param refused is told once if the stage refuses the body, or crashes
    ObservedStage(BodyStage.Streaming stage, Consumer<Failure> refused) {
        this.stage = stage;
        this.refused = refused;
    }

    @Override
    public boolean keepsLength() {
        return true;
    }

    @Override
    public void chunk(Bytes bytes, BodySink out) {
        if (!over) {
            var shown = bytes.retain();
            show(() -> stage.chunk(shown, this));
        }
        out.chunk(bytes);
    }

    @Override
    public void end(Headers trailers, BodySink out) {
        show(() -> stage.end(trailers, this));
        out.end(trailers);
    }

    @Override
    public void pause(BodySink out) {
        show(() -> stage.pause(this));
    }

    @Override
    public void abort() {
        show(stage::abort);
        over = true;
    }

    private void show(Runnable moment) {
        if (over) {
            return;
        }
        try {
            moment.run();
        } catch (RuntimeException e) {
            giveUp();
            fail(Crash.failure("an observed body policy", e));
        }
    }

    private void giveUp() {
        try {
            stage.abort();
        } catch (RuntimeException e) {
            // it has crashed before, and that is told
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        bytes.release();
        return true;
    }

    @Override
    public void end(Headers trailers) {
        over = true;
    }

    @Override
    public void fail(Failure failure) {
        if (!over) {
            over = true;
            refused.accept(failure);
        }
    }
}
