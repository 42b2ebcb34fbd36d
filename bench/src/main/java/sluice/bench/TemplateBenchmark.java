package sluice.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.value.Template;

/// How long texts with facts in them take.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 1, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Thread)
public class TemplateBenchmark {
    private final AskedExchange exchange = new AskedExchange("GET", "api.example.com", "/v1/orders/42");
    private final Template constant = Template.parse("edge");
    private final Template one = Template.parse("${request.host}");
    private final Template location = Template.parse("https://${request.host}${request.uri}");

    @Benchmark
    public String constant() {
        return constant.render(exchange);
    }

    @Benchmark
    public String oneFact() {
        return one.render(exchange);
    }

    @Benchmark
    public String location() {
        return location.render(exchange);
    }

    @Benchmark
    public String asPath() {
        return location.renderPath(exchange);
    }
}
