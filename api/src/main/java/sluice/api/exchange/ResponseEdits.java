package sluice.api.exchange;

/// Edits to the answer before it goes to the client. Loop-confined.
public final class ResponseEdits {
    private final HeaderEdits headers;
    private int status;
    private long bodyLength = -1;

    public ResponseEdits(ResponseHead answered) {
        this.headers = new HeaderEdits(answered.headers(), 8);
        this.status = answered.status();
    }

    public int status() {
        return status;
    }

    /// @param other 200 to 599
    /// @throws IllegalArgumentException if it is another number
    public void status(int other) {
        if (other < 200 || other > 599) {
            throw new IllegalArgumentException("status " + other + " (expected: 200 to 599)");
        }
        status = other;
    }

    /// How many bytes the body has, as it reaches the policy that is asked about it; -1 if that is not known,
    /// or not yet.
    public long bodyLength() {
        return bodyLength;
    }

    /// Told by the gateway before a policy is asked about the body.
    public void bodyLength(long bytes) {
        bodyLength = bytes;
    }

    public HeaderEdits headers() {
        return headers;
    }
}
