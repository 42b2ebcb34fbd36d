package sluice.api.value;

/// A share of a whole: `50%`, `0.5%`.
///
/// @param value 0 to 100
public record Percent(double value) {
    /// @throws IllegalArgumentException if the text is of another form
    public static Percent parse(String text) {
        try {
            double value = text.endsWith("%") ? Double.parseDouble(text.substring(0, text.length() - 1)) : Double.NaN;
            if (value >= 0 && value <= 100) {
                return new Percent(value);
            }
        } catch (NumberFormatException e) {
            // told below, like any other text that is no percentage
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: a percentage from 0% to 100%)");
    }

    @Override
    public String toString() {
        return value == Math.rint(value) ? (long) value + "%" : value + "%";
    }
}
