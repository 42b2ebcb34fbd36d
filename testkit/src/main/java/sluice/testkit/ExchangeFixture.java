package sluice.testkit;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;
import sluice.api.exchange.ClientCertificate;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Identity;
import sluice.api.exchange.Ledger;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.exchange.Slot;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// One exchange without a gateway around it, to try a policy at its moments.
///
///     var exchange = ExchangeFixture.get("/orders").header("X-Tenant", "acme").from("10.0.0.1");
///     assertThat(exchange.request(policy)).isEqualTo(Verdict.PROCEED);
///     exchange.respond(200, Headers.of("Content-Type", "application/json"));
///     exchange.response(policy);
///     assertThat(exchange.answerHeader("X-RateLimit-Remaining")).isEqualTo("9");
public final class ExchangeFixture implements Exchange {
    private final FixtureRequest asked;
    private final RequestEdits upstream;
    private final Map<String, String> pathParameters = new HashMap<>();
    private @Nullable Object[] slots = new Object[8];
    private InetAddress client = InetAddress.ofLiteral("192.0.2.1");
    private String route = "orders";
    private Ledger ledger = FakeLedger.ok();
    private @Nullable ClientCertificate certificate;
    private @Nullable Identity identity;
    private @Nullable ResponseEdits answer;
    private long bodyLimit = -1;

    private ExchangeFixture(String method, String target) {
        asked = new FixtureRequest(method, target);
        upstream = new RequestEdits(asked, asked.headers);
    }

    /// A request of the method GET to `https://api.example.com`.
    public static ExchangeFixture get(String target) {
        return of("GET", target);
    }

    /// @param target an encoded path, and a query if wanted
    public static ExchangeFixture of(String method, String target) {
        return new ExchangeFixture(method, target);
    }

    /// The client sent this field.
    public ExchangeFixture header(String name, String value) {
        asked.headers.add(HeaderName.of(name), value);
        return this;
    }

    /// The client asked this host, with or without a port.
    public ExchangeFixture authority(String authority) {
        asked.authority = authority;
        return this;
    }

    /// The client used `http` or `https`.
    public ExchangeFixture scheme(String scheme) {
        asked.scheme = scheme;
        return this;
    }

    /// The client spoke `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
    public ExchangeFixture protocol(String protocol) {
        asked.protocol = protocol;
        return this;
    }

    /// The client has this address.
    public ExchangeFixture from(String address) {
        client = InetAddress.ofLiteral(address);
        return this;
    }

    public ExchangeFixture route(String name) {
        route = name;
        return this;
    }

    /// The path of the route named a segment, which matched this.
    public ExchangeFixture pathParameter(String name, String value) {
        pathParameters.put(name, value);
        return this;
    }

    /// The client has proved to own this certificate.
    public ExchangeFixture certificate(ClientCertificate proved) {
        certificate = proved;
        return this;
    }

    /// A credential of this consumer was verified.
    public ExchangeFixture as(String consumer, String tier) {
        identify(new Identity(consumer, consumer, tier, Map.of(), Claims.NONE));
        return this;
    }

    /// The exchange will have gone like this.
    public ExchangeFixture ledger(Ledger other) {
        ledger = other;
        return this;
    }

    /// Runs the request moment; a verdict that had to be awaited is the one it came to.
    public Verdict request(Policy policy) {
        return settled(((RequestPolicy) policy).onRequest(this));
    }

    /// Runs the request moment over the body.
    public BodyProbe requestBody(Policy policy, String... chunks) {
        return BodyProbe.run(((RequestBodyPolicy) policy).requestBody(this), chunks);
    }

    /// Runs the attempt moment and gives the edits for this try.
    public RequestEdits attempt(Policy policy, String endpoint) {
        var attempt = new RequestEdits(asked, upstream.headers());
        ((AttemptPolicy) policy).onAttempt(this, endpoint, attempt);
        return attempt;
    }

    /// The upstream, or the gateway itself, answers.
    ///
    /// @param fields name and value alternating
    public ExchangeFixture respond(int status, String... fields) {
        return respond(status, Headers.of(fields));
    }

    public ExchangeFixture respond(int status, Headers headers) {
        answer = new ResponseEdits(new ResponseHead(status, headers));
        return this;
    }

    /// Runs the response moment.
    public Verdict response(Policy policy) {
        return settled(((ResponsePolicy) policy).onResponse(this));
    }

    /// Runs the response moment over the body.
    public BodyProbe responseBody(Policy policy, String... chunks) {
        return BodyProbe.run(((ResponseBodyPolicy) policy).responseBody(this), chunks);
    }

    /// Runs the finish moment.
    public void finish(Policy policy) {
        ((FinishPolicy) policy).onFinish(this, ledger);
    }

    /// The fields that go upstream.
    public HeaderEdits upstreamHeaders() {
        return upstream.headers();
    }

    /// The value of a field that goes upstream; null if it does not.
    public @Nullable String upstreamHeader(String name) {
        return upstream.headers().get(HeaderName.of(name));
    }

    /// The value of a field that goes to the client; null if it does not.
    public @Nullable String answerHeader(String name) {
        return response().headers().get(HeaderName.of(name));
    }

    private static Verdict settled(Verdict verdict) {
        return verdict instanceof Verdict.Await(var decision)
                ? settled(decision.toCompletableFuture().join())
                : verdict;
    }

    @Override
    public String id() {
        return "0198c3f2-0000-7000-8000-000000000001";
    }

    @Override
    public RequestHead request() {
        return asked;
    }

    @Override
    public RequestEdits upstreamRequest() {
        return upstream;
    }

    @Override
    public ResponseEdits response() {
        if (answer == null) {
            throw new IllegalStateException("there is no answer yet (expected: respond(...) was called before)");
        }
        return answer;
    }

    @Override
    public InetAddress clientAddress() {
        return client;
    }

    @Override
    public String clientIp() {
        return client.getHostAddress();
    }

    @Override
    public @Nullable ClientCertificate clientCertificate() {
        return certificate;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return pathParameters.get(name);
    }

    @Override
    public String traceId() {
        return "4bf92f3577b34da6a3ce929d0e0e4736";
    }

    @Override
    public @Nullable Identity identity() {
        return identity;
    }

    @Override
    public void identify(Identity who) {
        identity = who;
    }

    @Override
    public void limitBody(long bytes) {
        bodyLimit = bytes;
    }

    /// What a policy allowed the body to have; -1 if none said.
    public long bodyLimit() {
        return bodyLimit;
    }

    @Override
    @SuppressWarnings("unchecked") // a slot only ever holds what was set through it
    public <T> @Nullable T get(Slot<T> slot) {
        return slot.index() < slots.length ? (T) slots[slot.index()] : null;
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        if (slot.index() >= slots.length) {
            slots = Arrays.copyOf(slots, 2 * slot.index() + 2);
        }
        slots[slot.index()] = value;
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        return stage;
    }

    /// Runs the work at once.
    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        try {
            return CompletableFuture.completedFuture(work.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }
}
