package sluice.core.pipeline;

import sluice.api.failure.Cause;

/// Learns how tries at one upstream ended. Called on the exchange's loop; must be quick.
public interface TryObserver {
    /// Learns nothing.
    TryObserver NONE = new TryObserver() {
        @Override
        public void answered(int status, long nanos) {}

        @Override
        public void failed(Cause cause) {}

        @Override
        public void cancelled() {}
    };

    /// The head of an answer came back.
    ///
    /// @param nanos from the head that was sent to the head that came
    void answered(int status, long nanos);

    /// There was no answer.
    void failed(Cause cause);

    /// Nobody wanted the answer any more.
    void cancelled();
}
