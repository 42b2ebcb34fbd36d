package sluice.core.pipeline;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.core.message.RelayedBody;

/// A body as it comes out of a policy that treats it piece by piece. Loop-confined.
final class StagedBody extends RelayedBody {
    private final BodyStage.Streaming stage;
    private final Out out = new Out();
    private boolean ended;

    StagedBody(BodySource source, BodyStage.Streaming stage) {
        super(source);
        this.stage = stage;
    }

    /// What the stage writes to; remembers whether the receiver wants a pause.
    private final class Out implements BodySink {
        private boolean ready = true;

        @Override
        public boolean chunk(Bytes bytes) {
            if (ended) {
                bytes.release();
                return true;
            }
            ready = taker().chunk(bytes);
            return ready;
        }

        @Override
        public void end(Headers trailers) {
            if (!ended) {
                ended = true;
                taker().end(trailers);
            }
        }

        @Override
        public void fail(Failure failure) {
            if (!ended) {
                ended = true;
                source().cancel();
                taker().fail(failure);
            }
        }
    }

    /// Known beforehand only if the stage passes on as many bytes as come in.
    @Override
    public long length() {
        return stage.keepsLength() ? super.length() : -1;
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (ended) {
            bytes.release();
            return true;
        }
        out.ready = true;
        try {
            stage.chunk(bytes, out);
        } catch (RuntimeException e) {
            crashed(e);
        }
        return out.ready;
    }

    private void crashed(RuntimeException error) {
        abort();
        out.fail(Crash.failure("a body policy", error));
    }

    /// Lets the stage give back what it holds; a stage that fails even in that has lost it.
    private void abort() {
        try {
            stage.abort();
        } catch (RuntimeException e) {
            // the body has broken off anyway, for a reason that must not be hidden by this one
        }
    }

    @Override
    public void end(Headers trailers) {
        if (ended) {
            return;
        }
        try {
            stage.end(trailers, out);
        } catch (RuntimeException e) {
            crashed(e);
        }
    }

    @Override
    public void fail(Failure failure) {
        if (!ended) {
            ended = true;
            abort();
            taker().fail(failure);
        }
    }

    @Override
    public void flush() {
        if (ended) {
            return;
        }
        try {
            stage.pause(out);
        } catch (RuntimeException e) {
            crashed(e);
        }
        if (!ended) {
            taker().flush();
        }
    }

    @Override
    public void cancel() {
        if (!ended) {
            ended = true;
            abort();
        }
        super.cancel();
    }
}
