package sluice.control.pem;

/// What is read is not what it should be. The message says what it is and what was expected:
/// `an encrypted key (expected: a key without a password)`.
public final class PemException extends Exception {
    private static final long serialVersionUID = 1;

    PemException(String found, String expected) {
        super(found + " (expected: " + expected + ")");
    }
}
