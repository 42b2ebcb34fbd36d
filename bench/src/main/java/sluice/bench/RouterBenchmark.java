package sluice.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
import sluice.bench.alternatives.LinearScan;
import sluice.bench.alternatives.SubstringTree;
import sluice.core.route.Match;
import sluice.core.route.RouteRule;
import sluice.core.route.Router;

/// How long the router takes for a random path that exists, by the number of routes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 2, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Thread)
public class RouterBenchmark {
    private static final int REQUESTS = 1 << 14;

    @Param({"1", "100", "10000"})
    public int routes;

    private final Match<String> match = new Match<>();
    private final SubstringTree tree = new SubstringTree();
    private final LinearScan scan = new LinearScan();
    private Router<String> router = new Router<>(List.of());
    private List<RouteRule<String>> rules = List.of();
    private AskedExchange[] requests = {};
    private int next;

    @Setup
    public void prepare() {
        var table = new RouteTable(routes);
        rules = table.rules();
        router = new Router<>(rules);
        requests = table.requests(REQUESTS);
        for (var pattern : table.patterns()) {
            tree.add(pattern, pattern);
            scan.add(pattern, pattern);
        }
    }

    private AskedExchange request() {
        return requests[next++ & REQUESTS - 1];
    }

    @Benchmark
    public @Nullable String router() {
        router.match(request(), match);
        return match.route();
    }

    /// All routes anew, as at a reload.
    @Benchmark
    public Router<String> compile() {
        return new Router<>(rules);
    }

    @Benchmark
    public @Nullable String substringTree() {
        return tree.match(request().path());
    }

    @Benchmark
    public @Nullable String linearScan() {
        return scan.match(request().path());
    }
}
