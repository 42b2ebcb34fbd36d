package sluice.core.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import sluice.core.pipeline.Limit;
import sluice.core.pipeline.LimitWatch;

/// Counts what ran into a limit. Every limit is told from the start, with 0. Any thread.
public final class LimitHits implements LimitWatch {
    private final Map<Limit, Count> counts = new EnumMap<>(Limit.class);

    public LimitHits(Metrics metrics) {
        for (var limit : Limit.values()) {
            counts.put(limit, metrics.limitHits(limit.label()));
        }
    }

    @Override
    public void hit(Limit limit) {
        Objects.requireNonNull(counts.get(limit)).add();
    }
}
