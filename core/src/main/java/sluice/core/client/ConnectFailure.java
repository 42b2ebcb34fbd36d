package sluice.core.client;

import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// Why a connection could not be opened.
final class ConnectFailure {
    private ConnectFailure() {}

    static Failure of(@Nullable Throwable cause, Endpoint endpoint, UpstreamSettings upstream) {
        var message =
                String.valueOf(cause == null ? "closed" : cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof ConnectTimeoutException || message.contains("timed out")) {
            return UpstreamFailure.connectTimeout("no connection to " + endpoint + " within "
                    + upstream.connect().toMillis() + " ms or the deadline");
        }
        if (cause instanceof BindException
                || message.contains("cannot assign requested address")
                || message.contains("too many open files")) {
            return UpstreamFailure.connectionLimit(
                    Repeat.NEVER, "the gateway has no socket left for " + endpoint + ": " + message);
        }
        if (cause instanceof ConnectException && message.contains("refused")) {
            return UpstreamFailure.refused(endpoint + " refused the connection");
        }
        return UpstreamFailure.unroutable("cannot connect to " + endpoint + ": " + message);
    }
}
