package sluice.api.policy;

import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;

/// How one policy treats one body.
public sealed interface BodyStage {
    /// The body is of no interest to this policy in this exchange; it passes untouched.
    BodyStage PASS = new Pass();

    /// See {@link #PASS}.
    record Pass() implements BodyStage {}

    /// Sees the body piece by piece and passes on what it likes. Back-pressure is the gateway's business.
    /// A stage refuses by `out.fail(failure)`.
    non-sealed interface Streaming extends BodyStage {
        /// Takes over one piece.
        void chunk(Bytes bytes, BodySink out);

        /// The body is complete; whatever is held back goes out now, then `out.end(trailers)`.
        void end(Headers trailers, BodySink out);

        /// The body broke off; release what is held back.
        default void abort() {}
    }

    /// Sees the body once, as a whole.
    ///
    /// @param limit bytes; a longer body is refused with 413 (an answer's with 502)
    /// @param decision what to do with it
    record Buffered(long limit, Whole decision) implements BodyStage {}

    /// Decides over a whole body.
    @FunctionalInterface
    interface Whole {
        /// @return the verdict, and the body to pass on
        Decision decide(byte[] body);
    }

    /// @param verdict proceed, respond, refuse or await
    /// @param body what goes on if the verdict is to proceed
    record Decision(Verdict verdict, byte[] body) {
        /// Goes on with this body.
        public static Decision proceed(byte[] body) {
            return new Decision(Verdict.PROCEED, body);
        }
    }
}
