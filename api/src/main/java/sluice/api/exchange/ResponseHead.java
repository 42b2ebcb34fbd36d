package sluice.api.exchange;

/// Status and headers of an answer.
///
/// @param status 200 to 599; interim answers (1xx) are not response heads of their own
/// @param headers the fields as they will be sent, edits included
public record ResponseHead(int status, Headers headers) {
    /// A head without fields.
    public static ResponseHead of(int status) {
        return new ResponseHead(status, Headers.EMPTY);
    }
}
