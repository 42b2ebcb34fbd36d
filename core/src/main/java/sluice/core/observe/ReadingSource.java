package sluice.core.observe;

/// Tells the values of one {@link Reading}, on the thread of whoever asks for the metrics.
@FunctionalInterface
public interface ReadingSource {
    void tell(Values values);

    /// Takes what a source tells.
    @FunctionalInterface
    interface Values {
        /// @param labels one value for each label of the reading, in their order
        void value(double value, String... labels);
    }
}
