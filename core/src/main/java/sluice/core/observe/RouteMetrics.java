package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Ledger;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;

/// What is counted of one route. Costs nothing until the first exchange. Any thread.
public final class RouteMetrics {
    private static final double NANOS = 1e-9;
    /// The status of tunnels, whose length says nothing about how fast anything is.
    private static final int TUNNEL = 101;

    private final Metrics metrics;
    private final String name;
    private final Map<String, PolicyMetrics> policies = new ConcurrentHashMap<>();
    private final CountTable<ErrorCode> failures;
    private volatile @Nullable Durations durations;
    /// Few: the combinations of method and status that occurred. Replaced as a whole.
    private volatile Answered[] answered = {};
    private volatile boolean removed;

    private record Answered(String method, int status, CounterDataPoint count) {}

    private record Durations(DistributionDataPoint request, DistributionDataPoint gateway) {}

    RouteMetrics(Metrics metrics, String name) {
        this.metrics = metrics;
        this.name = name;
        this.failures = new CountTable<>(this::failures);
    }

    /// Counts an exchange that is over.
    public void finished(Exchange exchange, Ledger ledger) {
        if (removed) {
            return;
        }
        answered(methodLabel(exchange.request().method()), ledger.status()).inc();
        var times = durations();
        if (ledger.status() != TUNNEL) {
            times.request.observe((ledger.finishedAt() - ledger.startedAt()) * NANOS);
        }
        times.gateway.observe(ledger.gatewayNanos() * NANOS);
        var failure = ledger.failure();
        if (failure != null) {
            failed(exchange, failure);
        }
    }

    /// What is counted of one policy of this route.
    ///
    /// @param mode `enforce` or `observe`
    public PolicyMetrics policy(String policy, String mode) {
        return policies.computeIfAbsent(mode + ' ' + policy, _ -> new PolicyMetrics(metrics, policy, name, mode));
    }

    /// The route is gone; what still runs on it counts nowhere.
    void stop() {
        removed = true;
    }

    private CounterDataPoint answered(String method, int status) {
        for (var known : answered) {
            if (known.status == status && known.method.equals(method)) {
                return known.count;
            }
        }
        return answeredFirst(method, status);
    }

    private synchronized CounterDataPoint answeredFirst(String method, int status) {
        var count = metrics.requests.labelValues(name, method, Integer.toString(status));
        var more = Arrays.copyOf(answered, answered.length + 1);
        more[answered.length] = new Answered(method, status, count);
        answered = more;
        return count;
    }

    private Durations durations() {
        var known = durations;
        if (known == null) {
            known = new Durations(metrics.requestDuration.labelValues(name), metrics.gatewayDuration.labelValues(name));
            durations = known;
        }
        return known;
    }

    private void failed(Exchange exchange, Failure failure) {
        var code = failure.code();
        failures.add(code);
        if (code == ErrorCode.RATE_LIMITED || code == ErrorCode.QUOTA_EXCEEDED) {
            var identity = exchange.identity();
            var tier = metrics.tierLabel(identity == null ? null : identity.tier());
            metrics.rateLimited.labelValues(name, tier).inc();
        }
    }

    private CounterDataPoint failures(ErrorCode code) {
        return metrics.failures.labelValues(name, code.wire(), code.side().wire());
    }

    private static String methodLabel(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" -> method;
            default -> "other";
        };
    }
}
