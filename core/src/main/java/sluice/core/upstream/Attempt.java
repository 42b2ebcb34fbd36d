package sluice.core.upstream;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.RequestEdits;
import sluice.api.origin.Sink;

/// One try of a call at one endpoint. The transport reports to it what happens, as to any sink. Loop-confined.
public interface Attempt extends Sink {
    /// The head that is sent: edits over the client's head.
    RequestEdits request();

    /// The value of Host for this try.
    String host();

    BodySource body();

    /// When the answer is no longer wanted, in nanoseconds of the loop's clock.
    long deadline();

    /// How long the answer may be silent if it is an event stream (`text/event-stream`), in nanoseconds. It stands in
    /// place of `body-idle`.
    long sseIdle();

    /// Whether an idle connection must not be used, because one has just turned out to be dead.
    boolean needsFreshConnection();

    /// The head was handed to a connection: from here on the upstream may act on it.
    void sent();

    /// What to do when the attempt is given up before its answer came; replaces what was registered before.
    void onCancel(Runnable action);
}
