package sluice.control.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Ledger;
import sluice.api.failure.Failure;
import sluice.api.policy.Policy;
import sluice.control.compile.CompileException;
import sluice.control.compile.Compiler;
import sluice.control.compile.Staging;
import sluice.control.plan.Plan;
import sluice.core.client.PlayedAnswer;
import sluice.core.client.PlayedUpstreams;
import sluice.core.client.SentRequest;
import sluice.core.http1.MemoryConnection;
import sluice.core.net.ListenerSettings;
import sluice.core.observe.ExchangeLine;
import sluice.core.observe.Metrics;
import sluice.core.pipeline.IpText;
import sluice.core.pipeline.LoopContext;
import sluice.core.pipeline.Peer;
import sluice.core.runtime.World;
import sluice.core.threads.Offload;
import sluice.testkit.FakeClock;
import sluice.testkit.FakeLoop;

/// A gateway without a network, for tests of a configuration: the world that the configuration becomes,
/// served on one loop whose time only moves when it is told to. Requests go through the codec of HTTP/1.1 as
/// bytes, and so do what upstreams are asked and what they answer.
///
///     try (var gateway = new GatewayTester(plan)) {
///         var seen = gateway.ask(RequestSpec.of("GET https://api.example.com/v1/orders"), sent -> answer);
///     }
///
/// What differs from a gateway that serves: no TLS is spoken, clients speak HTTP/1.1, each request has a
/// connection of its own, and every name resolves to one address. Confined to the thread that made it.
public final class GatewayTester implements AutoCloseable {
    /// How long a client waits for its answer.
    static final Duration PATIENCE = Duration.ofHours(1);

    private static final HeaderName HOST = HeaderName.of("Host");
    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    private static final HeaderName TRANSFER_ENCODING = HeaderName.of("Transfer-Encoding");

    private final FakeLoop loop =
            new FakeLoop(0, new FakeClock(Duration.ofDays(1).toNanos()));
    private final Offload offload = Offload.atOnce();
    private final Trail trail = new Trail();
    private final ExchangeLine line = new ExchangeLine(loop.clock());
    private final LoopContext context;
    private final World world;

    // Of the exchange under way.
    private Function<SentRequest, PlayedAnswer> player = _ -> AnswerSpec.USUAL.played();
    private final List<SentRequest> sent = new ArrayList<>();
    private @Nullable Finished finished;

    private record Finished(String route, @Nullable Failure failure, Map<String, String> log) {}

    /// @throws CompileException if something in the plan refuses to be built
    public GatewayTester(Plan plan) throws CompileException, InterruptedException {
        var compiler = new Compiler(new TestFoundation(loop), new Metrics(), new Watching());
        world = compiler.compile(plan);
        context =
                new LoopContext(loop, offload, new PlayedUpstreams(loop, this::play), List.of(this::finished), _ -> {});
        context.publish(world.snapshot(), () -> {});
        loop.runTasks();
    }

    /// What differs from a world that serves.
    private final class Watching implements Staging {
        @Override
        public boolean opensTls() {
            return false;
        }

        @Override
        public boolean opensStores() {
            return false;
        }

        @Override
        public Policy watched(String policy, Policy part) {
            return trail.watched(policy, part);
        }
    }

    /// Lets time pass.
    public void advance(Duration time) {
        loop.advance(time);
    }

    /// Sends a request, and waits for the answer: time passes if upstreams or policies take some.
    ///
    /// @param upstreams what they answer
    /// @throws IllegalArgumentException if there is no listener of that name
    public Observed ask(RequestSpec request, Function<SentRequest, PlayedAnswer> upstreams) {
        var listener = listener(request);
        player = upstreams;
        sent.clear();
        trail.begin();
        finished = null;
        MemoryConnection.Answer answer;
        var connection = new MemoryConnection(context, listener.address(), peer(request, listener), listener.limits());
        try (connection) {
            connection.send(request.method(), bytes(request));
            answer = await(connection);
        }
        loop.runTasks();
        var end = finished == null ? new Finished("none", null, Map.of()) : finished;
        var failure = end.failure;
        return new Observed(
                answer,
                listener.name(),
                end.route,
                failure == null ? null : failure.code().wire(),
                failure == null ? "" : failure.reason().isEmpty() ? failure.detail() : failure.reason(),
                trail.decisions(),
                List.copyOf(sent),
                end.log);
    }

    private MemoryConnection.@Nullable Answer await(MemoryConnection connection) {
        long end = loop.clock().nanos() + PATIENCE.toNanos();
        loop.runTasks();
        var answer = connection.answer();
        while ((answer == null || !answer.complete()) && !connection.isClosed() && loop.runNext(end)) {
            answer = connection.answer();
        }
        return connection.answer();
    }

    private PlayedAnswer play(SentRequest request) {
        sent.add(request);
        return player.apply(request);
    }

    private void finished(Exchange exchange, Ledger ledger) {
        line.write(exchange, ledger);
        var log = new LinkedHashMap<String, String>();
        if (JsonValue.read(new String(line.bytes(), 0, line.length(), UTF_8)) instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> log.put(String.valueOf(name), String.valueOf(value)));
        }
        finished = new Finished(exchange.route(), ledger.failure(), log);
    }

    private ListenerSettings listener(RequestSpec request) {
        var all = world.listeners();
        var named = request.listener();
        if (named != null) {
            return all.stream()
                    .filter(it -> it.name().equals(named))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException('"' + named + "\" (expected: one of "
                            + String.join(
                                    ", ",
                                    all.stream().map(ListenerSettings::name).toList()) + ")"));
        }
        var fitting = all.stream()
                .filter(it -> (it.tls() != null) == request.isSecure())
                .toList();
        var candidates = fitting.isEmpty() ? all : fitting;
        return candidates.stream()
                .filter(it -> it.address().getPort() == request.port())
                .findFirst()
                .orElse(candidates.getFirst());
    }

    private static Peer peer(RequestSpec request, ListenerSettings listener) {
        InetAddress address = request.from().address();
        boolean trusted = listener.trustedProxies().contains(address);
        var scheme = request.isSecure() ? "https" : "http";
        return new Peer(
                address, IpText.of(address), trusted, scheme, listener.address().getPort());
    }

    private static byte[] bytes(RequestSpec request) {
        var body = request.body() == null ? new byte[0] : request.body().bytes();
        var fields = AnswerSpec.fields(request.headers(), request.body());
        var head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
        if (!fields.contains(HOST)) {
            head.append("Host: ").append(request.authority()).append("\r\n");
        }
        append(head, fields);
        if (body.length > 0 && !fields.contains(CONTENT_LENGTH) && !fields.contains(TRANSFER_ENCODING)) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static void append(StringBuilder head, Headers fields) {
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    }

    @Override
    public void close() {
        world.scope().close();
        offload.close();
    }
}
