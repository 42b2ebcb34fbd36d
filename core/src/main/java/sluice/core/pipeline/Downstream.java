package sluice.core.pipeline;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.core.threads.Deadline;

/// The client's side of one exchange, whatever protocol it speaks. Loop-confined.
///
/// After {@link #answer} it tells the driver exactly once how it went: {@link ExchangeDriver#delivered},
/// {@link ExchangeDriver#brokeOff} or {@link ExchangeDriver#clientGone}.
public interface Downstream {
    /// Writes an interim answer (1xx).
    void interim(int status, Headers headers);

    /// Writes the answer: the head, then the body at the client's speed.
    void answer(ResponseHead head, BodySource body);

    /// The deadline of the exchange under way; when it passes, {@link ExchangeDriver#expired} is called.
    Deadline deadline();
}
