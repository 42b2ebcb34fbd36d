package sluice.core.store;

/// Learns how a store that is asked over the network does. Any thread.
public interface StoreObserver {
    /// It has answered.
    ///
    /// @param nanos from asking to the answer
    void answered(long nanos);

    /// It has not.
    ///
    /// @param result `timeout` or `error`
    void failed(String result);

    /// It was not even asked, because it did not answer before.
    void skipped();
}
