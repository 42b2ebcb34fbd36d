package sluice.api.origin;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;

/// Takes an answer: any number of interim heads, then exactly one of {@link #answer} and {@link #fail}.
/// Called on the exchange's loop only.
public interface Sink {
    /// An interim answer (1xx), to be passed on or ignored.
    void interim(int status, Headers headers);

    /// The answer. Whoever takes it pipes the body or cancels it: demand and cancellation travel through
    /// the source.
    void answer(ResponseHead head, BodySource body);

    /// There will be no answer.
    void fail(Failure failure);
}
