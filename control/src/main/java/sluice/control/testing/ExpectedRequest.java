package sluice.control.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an upstream must have seen.
///
/// @param path with its query, if there is one
public record ExpectedRequest(
        @Nullable Expected method,
        @Nullable Expected path,
        Map<String, Expected> headers,
        @Nullable ExpectedBody body) {}
