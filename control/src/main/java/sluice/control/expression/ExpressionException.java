package sluice.control.expression;

/// An expression that cannot be used, and the place within it.
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final String found;
    private final String expected;

    ExpressionException(int offset, String found, String expected) {
        super(found + " (expected: " + expected + ")");
        this.offset = offset;
        this.found = found;
        this.expected = expected;
    }

    /// How many characters of the expression stand before the fault.
    public int offset() {
        return offset;
    }

    /// What is wrong.
    public String found() {
        return found;
    }

    /// What would have been right.
    public String expected() {
        return expected;
    }
}
