package sluice.core.client;

import sluice.api.failure.Repeat;
import sluice.core.threads.Deadline;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Capacity;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// A call that waits because all connections to its endpoint are taken. It waits no longer than the upstream's
/// response timeout and its own deadline. Loop-confined, but for {@link #granted}.
final class PendingCall implements Capacity.Waiter, Runnable {
    private final EndpointPool pool;
    private final UpstreamSettings upstream;
    private final Attempt attempt;
    private final long since;
    private final long until;
    private boolean over;

    PendingCall(EndpointPool pool, UpstreamSettings upstream, Attempt attempt, long now) {
        this.pool = pool;
        this.upstream = upstream;
        this.attempt = attempt;
        this.since = now;
        long patience = now + upstream.response().toNanos();
        long deadline = attempt.deadline();
        this.until = deadline != Deadline.NEVER && deadline - patience < 0 ? deadline : patience;
    }

    @Override
    public int cap() {
        return upstream.maxPerEndpoint();
    }

    @Override
    public long since() {
        return since;
    }

    long until() {
        return until;
    }

    @Override
    public void granted() {
        pool.owner().loop().execute(this);
    }

    /// Capacity was granted: opens a connection, or gives the capacity back if it is not needed any more.
    @Override
    public void run() {
        if (over) {
            pool.capacity().closed();
            return;
        }
        over = true;
        pool.forget(this);
        pool.open(upstream, attempt);
    }

    /// A connection of the own loop has become free.
    void serve(Carrier connection) {
        leave();
        connection.send(upstream, attempt);
    }

    void cancel() {
        if (!over) {
            leave();
            pool.forget(this);
        }
    }

    void expire() {
        cancel();
        attempt.fail(UpstreamFailure.connectionLimit(
                Repeat.NEVER, "no connection to " + pool.endpoint() + " became free in time (max-per-endpoint)"));
    }

    private void leave() {
        over = true;
        pool.capacity().leave(this); // if capacity is already on its way, run() gives it back
    }
}
