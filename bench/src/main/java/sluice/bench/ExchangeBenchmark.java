package sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
import sluice.api.value.CidrSet;
import sluice.bench.alternatives.NettyCodec;
import sluice.core.http1.Http1Frontend;
import sluice.core.observe.Metrics;
import sluice.core.pipeline.EdgeRules;
import sluice.core.pipeline.ListenerLimits;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.pipeline.Route;
import sluice.core.pipeline.Snapshot;
import sluice.core.route.RouteRule;
import sluice.core.route.Router;
import sluice.core.threads.Offload;
import sluice.core.upstream.Balancer;
import sluice.core.upstream.ConfiguredEndpoint;
import sluice.core.upstream.EndpointRegistry;
import sluice.core.upstream.EndpointSource;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.Names;
import sluice.core.upstream.Upstream;
import sluice.core.upstream.UpstreamSettings;

/// A whole exchange without the sockets: what the gateway itself costs beside the system calls. Beside it,
/// Netty's codec alone, which parses a request and writes an answer and does nothing else.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 5, time = 2, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Dio.netty.leakDetection.level=disabled"})
@State(Scope.Thread)
public class ExchangeBenchmark {
    private static final InetSocketAddress LISTENER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    private static final ByteBuf REQUEST = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(
                    "GET /v1/orders/42?expand=items HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: wrk/4.1\r\nAccept: */*\r\n\r\n"
                            .getBytes(ISO_8859_1)));

    private final EchoedUpstream backend = new EchoedUpstream();
    private EmbeddedChannel client = new EmbeddedChannel();
    private EmbeddedChannel codec = new EmbeddedChannel();

    @Setup
    public void prepare() {
        var loop = new InlineLoop();
        var limits = new ListenerLimits(
                60 << 10,
                100,
                8 << 10,
                10 << 20,
                100,
                10_000_000_000L,
                60_000_000_000L,
                75_000_000_000L,
                1_000_000_000L);
        var metrics = new Metrics();
        var context = new LoopContext(loop, new Offload(), backend, List.of(), _ -> {});
        context.publish(snapshot(loop, limits, metrics), () -> {});
        var peer = new Peer(InetAddress.getLoopbackAddress(), "127.0.0.1", false, "http", 8080);
        client = new EmbeddedChannel(new Http1Frontend(context, LISTENER, peer, limits));
        codec = NettyCodec.channel();
    }

    private static Snapshot snapshot(InlineLoop loop, ListenerLimits limits, Metrics metrics) {
        var routeLimits = new Route.Limits(Long.MAX_VALUE, false, Long.MAX_VALUE, Route.Limits.AS_LISTENER);
        var all = new Route("all", List.of(), 0, upstream(loop), routeLimits, metrics.route("all")::finished);
        var none = new Route(Route.NONE, List.of(), 0, (_, _) -> {}, routeLimits, metrics.route("none")::finished);
        var rule = new RouteRule<>("all", List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), null, all);
        var served = new Snapshot.Served(
                new Router<>(List.of(rule)), none, new EdgeRules(CidrSet.of(List.of()), List.of("X-User-Id")), limits);
        return new Snapshot(1, "sluice", Map.of(LISTENER, served), Map.of("backend", metrics.upstream("backend")));
    }

    private static Upstream upstream(InlineLoop loop) {
        var second = Duration.ofSeconds(1);
        var settings =
                new UpstreamSettings("backend", HttpProtocol.HTTP_1_1, second, second, second, second, 1024, 1024);
        var endpoint = new ConfiguredEndpoint("10.0.0.1", 80, 1);
        var names = new Names(loop, (_, _) -> {});
        return new Upstream(
                settings, EndpointSource.of(List.of(endpoint), new EndpointRegistry(), names), Balancer.LEAST_REQUEST);
    }

    @Benchmark
    public int proxied() {
        return exchange(client);
    }

    @Benchmark
    public int nettyCodecAlone() {
        return exchange(codec);
    }

    private static int exchange(EmbeddedChannel channel) {
        channel.writeOneInbound(REQUEST.retainedDuplicate());
        channel.flushInbound();
        int written = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            written += out.readableBytes();
            out.release();
        }
        if (written < 200) {
            throw new IllegalStateException("no answer");
        }
        return written;
    }
}
