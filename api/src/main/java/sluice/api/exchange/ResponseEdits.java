package sluice.api.exchange;

/// Edits to the answer before it goes to the client. Loop-confined.
public final class ResponseEdits {
    private final HeaderEdits headers;
    private int status;

    public ResponseEdits(ResponseHead answered) {
        this.headers = new HeaderEdits(answered.headers());
        this.status = answered.status();
    }

    public int status() {
        return status;
    }

    /// @param other 200 to 599
    public void status(int other) {
        status = other;
    }

    public HeaderEdits headers() {
        return headers;
    }
}
