package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.Cause;
import sluice.core.pipeline.TryObserver;

/// What is counted of the tries at one upstream. Any thread.
public final class UpstreamMetrics implements TryObserver {
    private static final double NANOS = 1e-9;

    private final Metrics metrics;
    private final String name;
    private final CountTable<Integer> answers;
    private final CountTable<Cause> failures;
    private final CountTable<String> cancelled;
    private volatile @Nullable DistributionDataPoint duration;
    private volatile boolean removed;

    UpstreamMetrics(Metrics metrics, String name) {
        var results = metrics.upstreamAttempts;
        this.metrics = metrics;
        this.name = name;
        this.answers = new CountTable<>(hundreds -> results.labelValues(name, hundreds + "xx"));
        this.failures = new CountTable<>(cause -> results.labelValues(name, cause.wire()));
        this.cancelled = new CountTable<>(word -> results.labelValues(name, word));
    }

    /// A try brought the head of an answer.
    ///
    /// @param status 100 to 599
    /// @param nanos from the first byte sent to that head
    @Override
    public void answered(int status, long nanos) {
        if (!removed) {
            answers.add(Math.clamp(status / 100, 1, 5));
            duration().observe(nanos * NANOS);
        }
    }

    /// A try failed before there was an answer.
    @Override
    public void failed(Cause cause) {
        if (!removed) {
            failures.add(cause);
        }
    }

    /// A try was given up because its client went away.
    @Override
    public void cancelled() {
        if (!removed) {
            cancelled.add("cancelled");
        }
    }

    private DistributionDataPoint duration() {
        var known = duration;
        if (known == null) {
            known = metrics.upstreamDuration.labelValues(name);
            duration = known;
        }
        return known;
    }

    /// The upstream is gone; what still runs on it counts nowhere.
    void stop() {
        removed = true;
    }
}
