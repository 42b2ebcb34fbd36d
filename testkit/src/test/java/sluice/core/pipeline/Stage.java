package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Ledger;
import sluice.api.origin.Origin;
import sluice.api.policy.Policy;
import sluice.api.value.Cidr;
import sluice.api.value.CidrSet;
import sluice.api.value.PathPattern;
import sluice.core.message.ClientRequest;
import sluice.core.message.HeaderBlock;
import sluice.core.message.Target;
import sluice.core.route.RouteRule;
import sluice.core.route.Router;
import sluice.core.threads.Deadline;
import sluice.core.threads.Offload;
import sluice.testkit.FakeDownstream;
import sluice.testkit.FakeLoop;
import sluice.testkit.FakeOrigin;

/// One loop, one listener, one route `/things/**`, and everything that is asked of it.
final class Stage {
    private static final String GATEWAY = "sluice";
    private static final InetSocketAddress LISTENER = new InetSocketAddress(8080);

    final FakeLoop loop = new FakeLoop();
    final FakeOrigin origin = FakeOrigin.patient();
    final List<Ended> ended = new ArrayList<>();
    private final LoopContext context = new LoopContext(
            loop,
            new Offload(),
            (upstream, endpoint, attempt) -> {
                throw new AssertionError("no connection is needed");
            },
            List.of((exchange, ledger) -> ended.add(new Ended(exchange, ledger))),
            limit -> {});
    private final List<FakeDownstream> clients = new ArrayList<>();
    private Origin answering = origin;
    private long timeout = Deadline.NEVER;
    private boolean encodedSlash;
    private long bodyLimit = 1000;
    private boolean trusted;
    private int drained;

    /// An exchange that is over.
    record Ended(Exchange exchange, Ledger ledger) {}

    /// The route's policies, in the order of writing; they may use eight slots.
    Stage policies(Policy... policies) {
        return publish(List.of(), List.of(policies));
    }

    /// Policies of the gateway, which wrap every route and what answers 404.
    Stage gatewayPolicies(Policy... policies) {
        return publish(List.of(policies), List.of());
    }

    private Stage publish(List<Policy> outer, List<Policy> inner) {
        var all = new ArrayList<>(outer);
        all.addAll(inner);
        var limits = new Route.Limits(timeout, encodedSlash, Deadline.NEVER, Route.Limits.AS_LISTENER);
        var route = new Route("things", all, 8, answering, limits, (exchange, ledger) -> {});
        var fallback = new Route(Route.NONE, outer, 8, (call, sink) -> {}, limits, (exchange, ledger) -> {});
        var router = new Router<>(List.of(new RouteRule<>(
                "things",
                List.of(),
                List.of(PathPattern.parse("/things/**")),
                List.of("GET", "POST", "HEAD"),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                route)));
        var edge = new EdgeRules(CidrSet.of(List.of(Cidr.parse("10.0.0.0/8"))), List.of());
        var listener = new ListenerLimits(1000, 100, 1000, bodyLimit, 100, 10, 10, 10, 1_000_000_000L);
        var served = new Snapshot.Served(router, fallback, edge, listener);
        context.publish(new Snapshot(1, GATEWAY, Map.of(LISTENER, served), Map.of()), () -> drained++);
        return this;
    }

    /// What answers; before the policies are set.
    Stage origin(Origin other) {
        answering = other;
        return this;
    }

    Stage timeout(long nanos) {
        timeout = nanos;
        return this;
    }

    Stage admitEncodedSlash() {
        encodedSlash = true;
        return this;
    }

    Stage bodyLimit(long bytes) {
        bodyLimit = bytes;
        return this;
    }

    Stage trustPeer() {
        trusted = true;
        return this;
    }

    /// A client asks.
    ///
    /// @param fields lines of `Name: value`
    FakeDownstream ask(String method, String target, BodySource body, String... fields) {
        var client = new FakeDownstream(loop);
        return ask(client, method, target, body, fields);
    }

    FakeDownstream ask(FakeDownstream client, String method, String target, BodySource body, String... fields) {
        var driver = driver(client, method, target, body, fields);
        driver.start();
        return client;
    }

    ExchangeDriver driver(FakeDownstream client, String method, String target, BodySource body, String... fields) {
        clients.add(client);
        var bytes = target.getBytes(ISO_8859_1);
        var request = new ClientRequest(
                method,
                "http",
                "api.example.com",
                Target.parse(method, bytes, 0, bytes.length),
                "HTTP/1.1",
                block(fields));
        var peer = new Peer(InetAddress.ofLiteral("10.1.2.3"), "10.1.2.3", trusted, "http", 8080);
        var driver = new ExchangeDriver(context, LISTENER, peer, request, body, client);
        client.serve(driver);
        return driver;
    }

    FakeDownstream get(String target, String... fields) {
        return ask("GET", target, BodySource.empty(), fields);
    }

    FakeDownstream post(BodySource body) {
        return ask("POST", "/things/1", body);
    }

    private static HeaderBlock block(String... lines) {
        var block = new HeaderBlock((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1), 4);
        int at = 0;
        for (var line : lines) {
            int colon = line.indexOf(':');
            int hash = HeaderName.of(line.substring(0, colon)).hashCode();
            block.add(at, at + colon, hash, at + colon + 2, at + line.length());
            at += line.length() + 2;
        }
        return block;
    }

    /// The one exchange that is over.
    Ledger ledger() {
        assertThat(ended).as("exchanges that are over").hasSize(1);
        return ended.getFirst().ledger();
    }

    /// Every exchange is over exactly once, and nothing of it is left: no deadline, no hold on the snapshot.
    void expectNothingIsLeft() {
        assertThat(ended).as("exchanges that are over").hasSameSizeAs(clients);
        for (var client : clients) {
            assertThat(client.answers()).as("answers to one client").isLessThan(2);
            client.deadline().close();
        }
        assertThat(loop.timers()).as("timers left").isZero();
        publish(List.of(), List.of());
        assertThat(drained).as("snapshots that nobody uses any more").isEqualTo(1);
    }
}
