package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import sluice.core.store.StoreObserver;

/// What is counted of one store. Any thread.
public final class StoreMetrics implements StoreObserver {
    private static final double NANOS = 1e-9;

    private final CounterDataPoint answered;
    private final CounterDataPoint timedOut;
    private final CounterDataPoint failed;
    private final CounterDataPoint skipped;
    private final DistributionDataPoint duration;

    StoreMetrics(Metrics metrics, String name) {
        this.answered = metrics.storeCalls.labelValues(name, "ok");
        this.timedOut = metrics.storeCalls.labelValues(name, "timeout");
        this.failed = metrics.storeCalls.labelValues(name, "error");
        this.skipped = metrics.storeCalls.labelValues(name, "skipped");
        this.duration = metrics.storeDuration.labelValues(name);
    }

    @Override
    public void answered(long nanos) {
        answered.inc();
        duration.observe(nanos * NANOS);
    }

    @Override
    public void failed(String result) {
        (result.equals("timeout") ? timedOut : failed).inc();
    }

    @Override
    public void skipped() {
        skipped.inc();
    }
}
