package sluice.control.config;

/// A version of HTTP that a listener or an upstream speaks.
public enum Protocol {
    HTTP_1_1("http/1.1"),
    HTTP_2("h2");

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException if the text names no version
    public static Protocol parse(String text) {
        for (var protocol : values()) {
            if (protocol.text.equals(text)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" (expected: h2 or http/1.1)");
    }

    /// Its name in ALPN (RFC 7301).
    @Override
    public String toString() {
        return text;
    }
}
