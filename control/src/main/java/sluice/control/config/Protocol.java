package sluice.control.config;

/// A version of HTTP that a listener or an upstream speaks.
public enum Protocol {
    HTTP_1_1;

    /// @throws IllegalArgumentException if the text names no version that is built
    public static Protocol parse(String text) {
        if (text.equals("http/1.1")) {
            return HTTP_1_1;
        }
        var told = text.equals("h2") ? "\"h2\": not built yet" : "\"" + text + "\"";
        throw new IllegalArgumentException(told + " (expected: http/1.1)");
    }

    @Override
    public String toString() {
        return "http/1.1";
    }
}
