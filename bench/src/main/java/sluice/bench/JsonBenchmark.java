package sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MICROSECONDS;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.api.policy.BodyStage;
import sluice.api.policy.RequestBodyPolicy;
import sluice.bench.alternatives.JacksonRename;
import sluice.policies.transform.JsonRequest;
import sluice.testkit.ExchangeFixture;
import sluice.testkit.FakeBuildContext;

/// A member of every order of a body of 10 KiB gets another name: 60 orders of 170 bytes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Warmup(iterations = 3, time = 2, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@State(Scope.Thread)
public class JsonBenchmark {
    private static final String ORDER = "{\"order_id\":\"ord_0000000042\",\"user_id\":4711,\"total\":129.95,\"note\":"
            + "\"please leave it with the neighbours at number seven\",\"lines\":[{\"sku\":\"A-1\",\"count\":2},{\"sku\":\"B-2\",\"count\":1}]}";

    private final ExchangeFixture exchange =
            ExchangeFixture.of("POST", "/orders").header("Content-Type", "application/json");
    private final Taken taken = new Taken();
    private byte[] body = {};
    private RequestBodyPolicy everywhere = _ -> BodyStage.PASS;
    private RequestBodyPolicy atTheTop = _ -> BodyStage.PASS;

    /// Counts what comes out.
    private static final class Taken implements BodySink {
        long bytes;

        @Override
        public boolean chunk(Bytes piece) {
            bytes += piece.length();
            return true;
        }

        @Override
        public void end(Headers trailers) {}

        @Override
        public void fail(Failure failure) {
            throw new IllegalStateException(failure.detail());
        }
    }

    @Setup
    public void prepare() {
        body = ("{\"user_id\":1,\"orders\":[" + (ORDER + ",").repeat(59) + ORDER + "]}").getBytes(UTF_8);
        everywhere = policy("orders.*.user_id");
        atTheTop = policy("user_id");
    }

    private static RequestBodyPolicy policy(String path) {
        var spec = new JsonRequest(Map.of(path, "userId"), List.of(), List.of());
        return (RequestBodyPolicy) spec.build(new FakeBuildContext());
    }

    private long run(RequestBodyPolicy policy) {
        var stage = (BodyStage.Streaming) policy.requestBody(exchange);
        stage.chunk(Bytes.of(body), taken);
        stage.end(Headers.EMPTY, taken);
        return taken.bytes;
    }

    /// A rule that looks into every order.
    @Benchmark
    public long everyOrder() {
        return run(everywhere);
    }

    /// A rule that looks at the top alone: the rest is checked and copied.
    @Benchmark
    public long atTheTop() {
        return run(atTheTop);
    }

    /// The same with the events of Jackson's parser that does not block, and its generator.
    @Benchmark
    public long everyOrderWithJackson() {
        return JacksonRename.rename(body, "orders.*.user_id", "userId").length;
    }
}
