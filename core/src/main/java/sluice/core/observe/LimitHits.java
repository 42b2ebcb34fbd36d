package sluice.core.observe;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Ledger;
import sluice.core.pipeline.Observer;

/// Counts what ran into a limit of a listener, by the name that configuration gives the limit. Any thread.
public final class LimitHits implements Observer {
    private final Map<String, Count> connections;
    private final Count headers;
    private final Count target;
    private final Count body;
    private final Count time;

    public LimitHits(Metrics metrics) {
        connections = Map.of(
                "connections", metrics.limitHits("connections"),
                "connections-per-ip", metrics.limitHits("connections-per-ip"));
        headers = metrics.limitHits("headers");
        target = metrics.limitHits("target-bytes");
        body = metrics.limitHits("body");
        time = metrics.limitHits("request-time");
    }

    /// A connection was not admitted.
    ///
    /// @param limit `connections` or `connections-per-ip`
    public void refused(String limit) {
        var count = connections.get(limit);
        if (count != null) {
            count.add();
        }
    }

    @Override
    public void finished(Exchange exchange, Ledger ledger) {
        var failure = ledger.failure();
        if (failure == null) {
            return;
        }
        var count = switch (failure.code()) {
            case HEADERS_TOO_LARGE -> headers;
            case TARGET_TOO_LONG -> target;
            case BODY_TOO_LARGE -> body;
            case REQUEST_TIMEOUT -> time;
            default -> (@Nullable Count) null;
        };
        if (count != null) {
            count.add();
        }
    }
}
