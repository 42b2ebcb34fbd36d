package sluice.api.policy;

/// A component of a configuration record does not fit. Thrown by constructors of records, caught by the binder.
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String component;
    private final String value;
    private final String expected;

    /// @param component the record component at fault, as Java writes it
    /// @param value what was given
    /// @param expected what would have been right: `at least one network`
    public ConfigException(String component, String value, String expected) {
        super(component + ": " + value + " (expected: " + expected + ")");
        this.component = component;
        this.value = value;
        this.expected = expected;
    }

    public String component() {
        return component;
    }

    public String value() {
        return value;
    }

    public String expected() {
        return expected;
    }
}
