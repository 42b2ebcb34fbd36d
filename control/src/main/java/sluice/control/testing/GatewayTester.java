package sluice.control.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Ledger;
import sluice.api.failure.Failure;
import sluice.api.identity.Consumers;
import sluice.api.identity.Issuer;
import sluice.api.policy.Policy;
import sluice.control.compile.CompileException;
import sluice.control.compile.Compiler;
import sluice.control.compile.Explanation;
import sluice.control.compile.Staging;
import sluice.control.plan.Plan;
import sluice.control.plan.PlannedPolicy;
import sluice.control.plan.PlannedRoute;
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
import sluice.core.tls.TlsFacts;
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
    private final Plan plan;
    private final Credentials credentials;
    private final LoopContext context;
    private final World world;
    /// What callers bring to a route: made once, as a client keeps its token.
    private final Map<Shown, Proof> proofs = new HashMap<>();

    // Set once, when the world is built.
    private TestConsumers consumers;

    // Of the exchange under way.
    private Function<SentRequest, PlayedAnswer> player = _ -> AnswerSpec.USUAL.played();
    private final List<SentRequest> sent = new ArrayList<>();
    private @Nullable Finished finished;

    /// To which listener and route requests go, so that each is looked for once.
    private final IdentityHashMap<RequestSpec, String> routes = new IdentityHashMap<>();

    private record Shown(CallerSpec caller, String route) {}

    private record Finished(String route, @Nullable Failure failure, Map<String, String> log) {}

    /// @throws CompileException if something in the plan refuses to be built
    public GatewayTester(Plan plan) throws CompileException, InterruptedException {
        this(plan, Set.of());
    }

    /// @param algorithms by which tokens of the test are signed, beside ES256
    GatewayTester(Plan plan, Set<String> algorithms) throws CompileException, InterruptedException {
        this.plan = plan;
        credentials = new Credentials(loop.clock(), algorithms);
        consumers = credentials.consumers(Consumers.NONE);
        var foundation = new TestFoundation(loop, credentials::answer);
        var compiler = new Compiler(foundation, new Metrics(), new Watching());
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
        public Consumers consumers(Consumers configured) {
            consumers = credentials.consumers(configured);
            return consumers;
        }

        @Override
        public Issuer issuer(Issuer configured) {
            return credentials.issuer(configured);
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

    /// Sends a request of nobody in particular, see {@link #ask(RequestSpec, CallerSpec, Function)}.
    public Observed ask(RequestSpec request, Function<SentRequest, PlayedAnswer> upstreams) {
        return ask(request, null, upstreams);
    }

    /// Sends a request, and waits for the answer: time passes if upstreams or policies take some.
    ///
    /// @param caller who asks; null for nobody in particular
    /// @param upstreams what they answer
    /// @throws IllegalArgumentException if there is no such listener, issuer or consumer
    public Observed ask(
            RequestSpec request, @Nullable CallerSpec caller, Function<SentRequest, PlayedAnswer> upstreams) {
        var listener = listener(request);
        var proof = caller == null || caller.isNobody() ? Proof.NONE : proof(request, listener, caller);
        player = upstreams;
        sent.clear();
        trail.begin();
        finished = null;
        MemoryConnection.Answer answer;
        var connection =
                new MemoryConnection(context, listener.address(), peer(request, listener, proof), listener.limits());
        try (connection) {
            connection.send(request.method(), bytes(request, proof));
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

    private Proof proof(RequestSpec request, ListenerSettings listener, CallerSpec caller) {
        var route = routes.computeIfAbsent(request, it -> route(it, listener));
        var policies = plan.routes().stream()
                .filter(it -> it.name().equals(route))
                .findFirst()
                .map(PlannedRoute::policies)
                .orElse(plan.gatewayPolicies());
        return proofs.computeIfAbsent(
                new Shown(caller, route),
                _ -> Proof.of(caller, policies.stream().map(PlannedPolicy::spec).toList(), credentials, consumers));
    }

    private String route(RequestSpec request, ListenerSettings listener) {
        return DecisionPath.explained(plan, request).stream()
                .filter(it -> it.listener().equals(listener.name()))
                .map(Explanation::route)
                .findFirst()
                .orElse("");
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

    private static Peer peer(RequestSpec request, ListenerSettings listener, Proof proof) {
        InetAddress address = request.from().address();
        boolean trusted = listener.trustedProxies().contains(address);
        var scheme = request.isSecure() ? "https" : "http";
        var certificate = proof.certificate();
        boolean secured = listener.tls() != null && request.isSecure() || certificate != null;
        var tls = secured ? new TlsFacts("TLSv1.3", request.authority(), certificate, "", "", _ -> true) : null;
        var peer = new Peer(
                address, IpText.of(address), trusted, scheme, listener.address().getPort());
        return tls == null ? peer : peer.secured(tls);
    }

    private static byte[] bytes(RequestSpec request, Proof proof) {
        var body = request.body() == null ? new byte[0] : request.body().bytes();
        var fields = AnswerSpec.fields(proof.over(request.headers()), request.body());
        var target = request.target();
        var more = proof.query().isEmpty() ? "" : (target.contains("?") ? "&" : "?") + proof.query();
        var head = new StringBuilder(request.method() + " " + target + more + " HTTP/1.1\r\n");
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
