package sluice.core.pipeline;

import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;

/// Whether an exchange is begun at all.
final class Admission {
    /// Memory is given back within moments, or it is not.
    private static final long RETRY_SECONDS = 1;

    private Admission() {}

    /// Why it is not begun; null if it is.
    static @Nullable Failure refusal(LiveExchange exchange) {
        var context = exchange.context();
        if (context.sheds()) {
            context.limits().hit(Limit.MEMORY);
            return Failure.of(ErrorCode.OVERLOADED, "the gateway has no memory left for more requests")
                    .withRetryAfter(RETRY_SECONDS);
        }
        return exchange.isMisdirected()
                ? Failure.of(ErrorCode.MISDIRECTED, "this connection does not serve that host")
                : null;
    }
}
