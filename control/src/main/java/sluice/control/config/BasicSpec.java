package sluice.control.config;

import sluice.api.identity.PasswordHash;
import sluice.api.policy.ShortForm;

/// How a consumer proves itself with a password; the name of the user is the consumer's.
///
/// @param password the hash of the password: `pbkdf2:sha256:ITERATIONS:SALT:HASH`, as `sluice keys
/// hash-password`
///     prints it
public record BasicSpec(PasswordHash password) {
    /// The hash alone.
    @ShortForm
    public static BasicSpec of(PasswordHash password) {
        return new BasicSpec(password);
    }
}
