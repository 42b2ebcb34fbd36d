package sluice.api.policy;

import java.util.Collection;

/// Checks for the constructors of configuration records. A message says what was given and what was expected; the
/// binder puts file, line and column in front of it.
public final class Require {
    private Require() {}

    /// @throws ConfigException if there is no element
    public static void notEmpty(Collection<?> elements, String component) {
        that(!elements.isEmpty(), component, elements, "at least one element");
    }

    /// @throws ConfigException if the value lies outside
    public static void within(long value, long least, long most, String component) {
        that(value >= least && value <= most, component, value, "a number from " + least + " to " + most);
    }

    /// @throws ConfigException if the condition does not hold
    public static void that(boolean condition, String component, Object value, String expected) {
        if (!condition) {
            throw new ConfigException(component, String.valueOf(value), expected);
        }
    }
}
