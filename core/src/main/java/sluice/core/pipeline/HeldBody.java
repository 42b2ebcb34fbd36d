package sluice.core.pipeline;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.message.RelayedBody;

/// A body whose beginning is awaited before anybody is told of it: so that what is wrong with the beginning,
/// or with all of a short body, can still be answered. Then it flows. Loop-confined.
final class HeldBody extends RelayedBody {
    private final int enough;
    private final Consumer<BodySource> ready;
    private final Consumer<Failure> broken;
    private final ArrayDeque<Bytes> waiting = new ArrayDeque<>();
    private long held;
    private long length = -1;
    private boolean open;
    private boolean giving;
    private boolean paused;
    private boolean over;
    private @Nullable Headers trailers;
    private @Nullable Failure failure;

    /// @param enough bytes; a shorter body is awaited as a whole
    /// @param ready is given the body when so much of it is there
    /// @param broken is told if it breaks off before
    HeldBody(BodySource source, int enough, Consumer<BodySource> ready, Consumer<Failure> broken) {
        super(source);
        this.enough = enough;
        this.ready = ready;
        this.broken = broken;
    }

    /// Begins to wait.
    void begin() {
        source().pipe(this);
    }

    /// Known if the body has ended before it was given on, and nothing follows it.
    @Override
    public long length() {
        return length;
    }

    @Override
    public void pipe(BodySink sink) {
        take(sink);
        if (failure != null) {
            sink.fail(failure);
        } else {
            give();
        }
    }

    @Override
    public boolean chunk(Bytes bytes) {
        if (over) {
            bytes.release();
            return true;
        }
        if (open && isTaken() && waiting.isEmpty() && !paused) {
            return taker().chunk(bytes);
        }
        waiting.add(bytes);
        if (open) {
            return false;
        }
        held += bytes.length();
        if (held < enough) {
            return true;
        }
        giving = true; // the source learns from what is returned here how to go on
        release();
        giving = false;
        return isFlowing();
    }

    private void release() {
        open = true;
        length = trailers != null && trailers.isEmpty() ? held : -1;
        ready.accept(this);
    }

    private boolean isFlowing() {
        return over || isTaken() && waiting.isEmpty() && !paused;
    }

    /// Gives what waits, as far as it is wanted.
    private void give() {
        while (isTaken() && !paused && !over && !waiting.isEmpty()) {
            paused = true; // unless the sink is ready, or resumes before it returns
            if (taker().chunk(waiting.remove())) {
                paused = false;
            }
        }
        if (over || paused || !waiting.isEmpty()) {
            return;
        }
        if (trailers != null) {
            over = true;
            taker().end(trailers);
        } else {
            taker().flush();
            if (!giving) {
                source().resume();
            }
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            give();
        } else {
            source().resume();
        }
    }

    @Override
    public void end(Headers fields) {
        if (over) {
            return;
        }
        if (open && isTaken() && waiting.isEmpty() && !paused) {
            over = true;
            taker().end(fields);
            return;
        }
        trailers = fields;
        if (!open) {
            release();
        }
    }

    @Override
    public void fail(Failure why) {
        if (over) {
            return;
        }
        drop();
        if (!open) {
            broken.accept(why);
        } else if (isTaken()) {
            taker().fail(why);
        } else {
            failure = why;
        }
    }

    @Override
    public void flush() {
        if (open && isTaken() && !over) {
            taker().flush();
        }
    }

    @Override
    public void cancel() {
        drop();
        source().cancel();
    }

    private void drop() {
        over = true;
        for (var bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
            bytes.release();
        }
    }
}
