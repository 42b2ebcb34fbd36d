package sluice.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.Verdict;
import sluice.api.value.Template;
import sluice.policies.transform.RequestHeaders;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// Three header fields are changed: one is set from a template, one gets another name, one is removed.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 2, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Thread)
public class HeaderBenchmark {
    private final RequestPolicy policy = new RequestHeaders(
                    Map.of("X-Order", Template.parse("order ${path.id}")),
                    Map.of(),
                    List.of("X-Debug"),
                    Map.of("X-Customer", "X-Tenant"))
            .build(new FakeBuildContext());
    private final ExchangeFixture exchange = ExchangeFixture.get("/orders/17")
            .header("Accept", "application/json")
            .header("User-Agent", "curl/8.5.0")
            .header("X-Debug", "1")
            .header("X-Customer", "acme")
            .header("X-Trace", "on")
            .pathParameter("id", "17");

    @Benchmark
    public Verdict three() {
        exchange.upstreamHeaders().clear();
        return policy.onRequest(exchange);
    }
}
