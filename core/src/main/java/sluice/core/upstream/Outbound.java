package sluice.core.upstream;

import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.failure.Failure;
import sluice.core.threads.Loop;

/// The side of an exchange that faces upstreams. The exchange of a {@code Call} that reaches an upstream is one.
/// It runs the attempt policies, and writes into the ledger what it is told. Loop-confined.
public interface Outbound {
    Loop loop();

    /// The connections of the loop.
    Transport transport();

    /// How long an event stream may be silent, in nanoseconds.
    long sseIdle();

    /// Whether {@link #attempt} will edit, so that each try needs a list of its own.
    boolean editsAttempts();

    /// A try begins: runs the attempt policies on its edits.
    ///
    /// @param upstream the name of the upstream
    /// @param edits what will be sent; its own list over that of the call if {@link #editsAttempts}
    void attempt(String upstream, Endpoint endpoint, RequestEdits edits);

    /// The head of the current try was handed to a connection.
    void attemptSent();

    /// The head of the answer came back; nothing will be tried any more.
    ///
    /// @param status 200 to 599
    void attemptAnswered(int status);

    /// The last fields of the answer came: its trailers, or its head if it has no body.
    void trailers(Headers fields);

    /// The current try came to nothing; another may follow.
    void attemptFailed(Failure failure);

    /// The current try was given up because nobody wants its answer any more.
    void attemptCancelled();
}
