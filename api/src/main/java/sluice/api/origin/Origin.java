package sluice.api.origin;

/// What answers an exchange: an upstream, a redirect, a fixed answer, or a decorator around another origin.
@FunctionalInterface
public interface Origin {
    /// Answers a call. Runs on the exchange's loop, must not block, may complete later.
    /// Exactly one of `sink.answer` and `sink.fail` follows, unless the call was cancelled.
    void answer(Call call, Sink sink);
}
