package sluice.api.policy;

import java.time.Duration;

/// Where a policy's work runs that belongs to no exchange.
public interface Background {
    /// Runs blocking work on a virtual thread.
    void run(Runnable work);

    /// Runs something short that does not block, once, after a delay. There is no way to call it off: it must
    /// find out itself whether it still makes sense.
    void after(Duration delay, Runnable work);
}
