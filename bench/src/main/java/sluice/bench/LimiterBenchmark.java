package sluice.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.store.Decision;
import sluice.api.store.Limit;
import sluice.api.store.Limiter;
import sluice.api.value.Rate;
import sluice.core.store.LocalCounters;
import sluice.core.threads.SystemClock;

/// How long a decision of the store `local` takes, for one of a thousand keys; with `-t 2`, for keys that
/// threads share.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 1, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Benchmark)
public class LimiterBenchmark {
    private static final int KEYS = 1 << 10;

    @Param({"token-bucket", "fixed-window", "sliding-window", "sliding-log", "two-buckets"})
    public String algorithm = "token-bucket";

    private final String[] keys = new String[KEYS];
    private Limiter generous = limiter("1000000000/s");
    private Limiter exhausted = limiter("1/hour");

    /// The position of one thread.
    @State(Scope.Thread)
    public static class Position {
        private int next;
    }

    @Setup
    public void prepare() {
        generous = limiter(algorithm.equals("sliding-log") ? "100/100us" : "1000000000/s");
        exhausted = limiter("1/1000d");
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "10.0." + i / 256 + "." + i % 256;
            exhausted.take(keys[i], 1);
        }
    }

    private Limiter limiter(String rate) {
        var limits = new ArrayList<Limit>(List.of(limit(parsed(rate))));
        if (algorithm.equals("two-buckets")) {
            limits.add(limit(parsed("1000000000/minute")));
        }
        return new LocalCounters(SystemClock.INSTANCE).limiter("bench", limits);
    }

    private static Rate parsed(String rate) {
        return rate.equals("100/100us") ? new Rate(100, java.time.Duration.ofNanos(100_000)) : Rate.parse(rate);
    }

    private Limit limit(Rate rate) {
        return switch (algorithm) {
            case "fixed-window" -> new Limit.FixedWindow(rate);
            case "sliding-window" -> new Limit.SlidingWindow(rate);
            case "sliding-log" -> new Limit.SlidingLog(rate);
            default -> new Limit.TokenBucket(rate, rate.amount());
        };
    }

    @Benchmark
    public Decision admitted(Position position) {
        return generous.take(keys[position.next++ & KEYS - 1], 1);
    }

    @Benchmark
    public Decision refused(Position position) {
        return exhausted.take(keys[position.next++ & KEYS - 1], 1);
    }
}
