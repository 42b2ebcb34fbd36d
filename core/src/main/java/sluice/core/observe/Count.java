package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/// One counter with its labels already chosen. Any thread.
public final class Count {
    private final CounterDataPoint point;

    Count(CounterDataPoint point) {
        this.point = point;
    }

    public void add() {
        point.inc();
    }
}
