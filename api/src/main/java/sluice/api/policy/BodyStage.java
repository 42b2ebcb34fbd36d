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

    /// Sees the body piece by piece and passes on what it likes. A body that is certainly empty it does not
    /// see. Back-pressure is the gateway's business: a stage may pass on more than it was given without
    /// asking, but should not make much out of little. A stage refuses by `out.fail(failure)`.
    non-sealed interface Streaming extends BodyStage {
        /// Takes over one piece.
        void chunk(Bytes bytes, BodySink out);

        /// The body is complete; whatever is held back goes out now, then `out.end(trailers)`.
        void end(Headers trailers, BodySink out);

        /// Nothing more has come for the moment, and nobody knows when it will: whatever was held back for
        /// the sake of efficiency goes out. It need not be flushed.
        default void pause(BodySink out) {}

        /// The body broke off, or turned out to be empty; release what is held back.
        default void abort() {}

        /// How many bytes that come out of the stage wait before the head of the message goes on, or all of
        /// them if the body is shorter. A refusal until then is one that nobody beyond the gateway sees: the
        /// upstream is not asked, the client gets no other answer before. A body that ends until then goes on
        /// with its length.
        default int heldBack() {
            return 0;
        }

        /// Whether exactly as many bytes go out as come in, so that the length of the body stays known.
        default boolean keepsLength() {
            return false;
        }
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
