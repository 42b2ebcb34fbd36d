package sluice.core.observe;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who tells one reading. Any thread.
final class ReadingSources {
    private final List<ReadingSource> sources = new CopyOnWriteArrayList<>();

    static Map<Reading, ReadingSources> register(PrometheusRegistry registry) {
        var all = new EnumMap<Reading, ReadingSources>(Reading.class);
        for (var reading : Reading.values()) {
            var sources = new ReadingSources();
            all.put(reading, sources);
            if (reading.isCounter()) {
                CounterWithCallback.builder()
                        .name(reading.metric)
                        .help(reading.help)
                        .labelNames(reading.labels())
                        .callback(out -> sources.tell(out::call))
                        .register(registry);
            } else {
                GaugeWithCallback.builder()
                        .name(reading.metric)
                        .help(reading.help)
                        .labelNames(reading.labels())
                        .callback(out -> sources.tell(out::call))
                        .register(registry);
            }
        }
        return all;
    }

    void add(ReadingSource source) {
        sources.add(source);
    }

    void remove(ReadingSource source) {
        sources.remove(source);
    }

    private void tell(ReadingSource.Values values) {
        for (var source : sources) {
            source.tell(values);
        }
    }
}
