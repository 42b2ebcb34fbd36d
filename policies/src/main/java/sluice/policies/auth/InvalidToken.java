package sluice.policies.auth;

/// A token that is refused. The message is the reason: for the log alone.
final class InvalidToken extends Exception {
    private static final long serialVersionUID = 1;

    /// @param reason never contains the token, nor what its author has written
    InvalidToken(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
