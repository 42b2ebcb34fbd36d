package sluice.core.pipeline;

import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;

/// What becomes of an exception that came out of a policy or an origin: a failure whose reason only the log sees.
final class Crash {
    private Crash() {}

    static Failure failure(String where, @Nullable Throwable error) {
        var what = error == null ? "it gave no verdict" : error + at(error);
        return Failure.of(ErrorCode.INTERNAL, "the gateway could not process the request")
                .withReason(where + " failed: " + what);
    }

    private static String at(Throwable error) {
        var trace = error.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
