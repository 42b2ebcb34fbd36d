package sluice.core.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Counters by a key of which there are few, each made when it is first needed. Any thread.
final class CountTable<K> {
    private final Map<K, CounterDataPoint> counts = new ConcurrentHashMap<>();
    private final Function<K, CounterDataPoint> make;

    /// @param make gives the same counter for the same key, however often it is asked
    CountTable(Function<K, CounterDataPoint> make) {
        this.make = make;
    }

    void add(K key) {
        var count = counts.get(key);
        if (count == null) {
            count = make.apply(key);
            counts.put(key, count);
        }
        count.inc();
    }
}
