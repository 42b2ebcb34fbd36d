package sluice.core.threads;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import sluice.api.value.Clock;

/// An event loop of Netty.
public final class NettyLoop implements Loop {
    private final EventLoop events;
    private final int index;

    NettyLoop(EventLoop events, int index) {
        this.events = events;
        this.index = index;
    }

    /// What channels of this loop register with.
    public EventLoop events() {
        return events;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public Clock clock() {
        return SystemClock.INSTANCE;
    }

    @Override
    public boolean inLoop() {
        return events.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        events.execute(task);
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        var scheduled = events.schedule(task, Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
