package sluice.api.origin;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.RequestEdits;

/// One request towards an origin. Decorators make calls of calls: with other edits, another body, an earlier
/// deadline.
public interface Call {
    Exchange exchange();

    /// What is sent: edits over what was asked.
    RequestEdits request();

    BodySource body();

    /// When the answer is no longer wanted, in nanoseconds of the gateway's monotonic clock; `Long.MAX_VALUE` for
    /// never.
    long deadline();

    /// Registers what to do when the call is given up before the answer's head came: close a connection,
    /// leave a queue.
    /// There is one such action at a time; a later registration replaces the earlier one. Runs at once if
    /// the call was
    /// already cancelled.
    void onCancel(Runnable action);
}
