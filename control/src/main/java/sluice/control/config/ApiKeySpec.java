package sluice.control.config;

import org.jspecify.annotations.Nullable;
import sluice.api.policy.ShortForm;

/// An API key of a consumer.
///
/// @param hash the SHA-256 of the key: `sha256:9f86d0...`, as `sluice keys new` prints it
/// @param expires from when on the key is refused: a date (its beginning in UTC) or a time such as
///     `2027-01-31T12:00:00Z`; absent: never
public record ApiKeySpec(KeyHash hash, @Nullable EndTime expires) {
    /// The hash alone.
    @ShortForm
    public static ApiKeySpec of(KeyHash hash) {
        return new ApiKeySpec(hash, null);
    }
}
