package sluice.core.pipeline;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.Identity;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.RequestHead;
import sluice.api.exchange.ResponseEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.exchange.Slot;
import sluice.api.failure.Failure;
import sluice.core.message.ClientRequest;
import sluice.core.message.FieldNames;
import sluice.core.message.Grpc;
import sluice.core.route.PathParameters;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.Outbound;
import sluice.core.upstream.Transport;

/// The exchange itself: what policies, origins and observers see. Loop-confined.
public final class LiveExchange implements Exchange, Outbound {
    private static final Object[] NO_SLOTS = {};
    private static final HeaderField VERIFIED = HeaderField.fixed(FieldNames.X_AUTH_VERIFIED, "true");

    private final LoopContext context;
    private final String gateway;
    private final Map<String, TryObserver> upstreams;
    private final Peer peer;
    private final RequestHead request;
    private final boolean grpc;
    private final long grpcTimeout;
    private final ClientTrace client;
    private final String id;
    private final LiveLedger ledger;
    private Route route;
    private PathParameters path = PathParameters.NONE;
    private @Nullable Object[] slots = NO_SLOTS;
    private @Nullable RequestEdits upstreamRequest;
    private @Nullable ResponseEdits response;
    private @Nullable Identity identity;
    private @Nullable String traceId;
    private String traceparent = "";
    private String allow = "";
    private long bodyLimit;
    private boolean over;
    private TryObserver tries = TryObserver.NONE;
    private @Nullable Shadow shadow;

    LiveExchange(LoopContext context, Snapshot snapshot, Snapshot.Served served, Peer peer, RequestHead request) {
        this.context = context;
        this.gateway = snapshot.gateway();
        this.upstreams = snapshot.tries();
        this.peer = peer;
        this.request = request;
        this.grpc = Grpc.kind(request.headers()) != Grpc.Kind.NONE;
        this.grpcTimeout = grpc ? Grpc.timeout(request.headers()) : Grpc.NONE;
        this.client = ClientTrace.of(peer, request.headers(), served.edge());
        this.route = served.fallback();
        this.bodyLimit = served.limits().body();
        this.ledger = new LiveLedger(context.loop().clock().nanos(), grpc);
        var given = peer.trusted() ? request.headers().get(FieldNames.X_REQUEST_ID) : null;
        this.id = given != null && isSafe(given) ? given : context.ids().requestId();
    }

    private static boolean isSafe(String id) {
        if (id.isEmpty() || id.length() > 128) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!alphanumeric && "-_.:+/=@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    void routed(Route found, PathParameters parameters) {
        route = found;
        path = parameters;
        if (found.slots() > 0) {
            slots = new @Nullable Object[found.slots()];
        }
    }

    /// Nothing more happens in it.
    void end() {
        over = true;
    }

    void answered(ResponseHead head) {
        response = new ResponseEdits(head);
    }

    /// Remembers the methods that a 405 will name; empty for a 404.
    void allow(String methods) {
        allow = methods;
    }

    String allow() {
        return allow;
    }

    /// Whether the connection is not one for that host.
    boolean isMisdirected() {
        var tls = peer.tls();
        return tls != null && !tls.reach().covers(request.host());
    }

    /// Whether it is a call of gRPC or gRPC-Web.
    boolean isGrpc() {
        return grpc;
    }

    boolean isGrpcTimeoutMalformed() {
        return grpcTimeout == Grpc.MALFORMED;
    }

    /// When the answer is no longer wanted: what the route allows, or what a gRPC caller does if that is
    /// less.
    long deadline() {
        long allowed = route.limits().timeoutNanos();
        long timeout = grpcTimeout >= 0 ? Math.min(allowed, grpcTimeout) : allowed;
        return timeout == Deadline.NEVER ? Deadline.NEVER : ledger.startedAt + timeout;
    }

    /// Whether the path contains `%2F`.
    boolean hasEncodedSlash() {
        return request instanceof ClientRequest parsed && parsed.hasEncodedSlash();
    }

    /// Bytes of the request's body came in. Called by the frontend.
    public void received(long bytes) {
        ledger.requestBytes += bytes;
    }

    /// Bytes of the answer's body were handed to the client's connection. Called by the frontend.
    public void sent(long bytes) {
        ledger.responseBytes += bytes;
    }

    Route matched() {
        return route;
    }

    LiveLedger record() {
        return ledger;
    }

    /// The exchange as policies see it that are only observed.
    Shadow shadow() {
        if (shadow == null) {
            shadow = new Shadow(this);
        }
        return shadow;
    }

    /// The exchange is over, for observed policies too.
    void endShadow() {
        if (shadow != null) {
            shadow.end();
        }
    }

    /// The gateway's name. The exchange does not hold its snapshot: it may outlive it as a tunnel.
    String gateway() {
        return gateway;
    }

    Peer peer() {
        return peer;
    }

    ClientTrace client() {
        return client;
    }

    LoopContext context() {
        return context;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public RequestEdits upstreamRequest() {
        if (upstreamRequest == null) {
            upstreamRequest = new RequestEdits(request, request.headers());
            ForwardingFields.add(this, upstreamRequest.headers());
        }
        return upstreamRequest;
    }

    @Override
    public ResponseEdits response() {
        if (response == null) {
            throw new IllegalStateException("there is no answer before the response moments");
        }
        return response;
    }

    @Override
    public InetAddress clientAddress() {
        return client.address();
    }

    @Override
    public String clientIp() {
        return client.ip();
    }

    @Override
    public @Nullable ClientCertificate clientCertificate() {
        var tls = peer.tls();
        return tls == null ? null : tls.client();
    }

    @Override
    public String tlsVersion() {
        var tls = peer.tls();
        return tls == null ? "" : tls.version();
    }

    @Override
    public String route() {
        return route.name();
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return path.get(name);
    }

    /// Begins the trace that the upstream is to continue; its id is made a text of its own when somebody
    /// asks.
    String beginTrace() {
        traceparent = context.ids().traceparent(traceId == null ? "" : traceId, TraceContext.UNSAMPLED);
        return traceparent;
    }

    @Override
    public String traceId() {
        if (traceId == null) {
            var given = TraceContext.traceId(request.headers().get(FieldNames.TRACEPARENT));
            traceId = given != null
                    ? given
                    : traceparent.isEmpty() ? context.ids().traceId() : TraceContext.of(traceparent);
        }
        return traceId;
    }

    @Override
    public @Nullable Identity identity() {
        return identity;
    }

    @Override
    public void identify(Identity verified) {
        var headers = upstreamRequest().headers();
        if (identity != null) {
            headers.remove(FieldNames.X_CONSUMER).remove(FieldNames.X_CONSUMER_TIER);
        }
        identity = verified;
        headers.set(VERIFIED);
        tell(headers, FieldNames.X_CONSUMER, verified.consumer());
        tell(headers, FieldNames.X_CONSUMER_TIER, verified.tier());
    }

    private static void tell(HeaderEdits headers, HeaderName name, String value) {
        if (!value.isEmpty()) {
            headers.set(name, value);
        }
    }

    @Override
    public void limitBody(long bytes) {
        bodyLimit = bytes;
    }

    /// The most that the request's body may have: what a policy said, else the listener.
    long bodyLimit() {
        return bodyLimit;
    }

    @Override
    @SuppressWarnings("unchecked") // whoever claimed the slot put the value in
    public <T> @Nullable T get(Slot<T> slot) {
        return (T) slots[slot.index()];
    }

    @Override
    public <T> void set(Slot<T> slot, T value) {
        slots[slot.index()] = value;
    }

    @Override
    public <T> CompletionStage<T> offload(Callable<T> work) {
        return context.offload().run(context.loop(), work);
    }

    @Override
    public <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        var result = new CompletableFuture<T>();
        stage.whenComplete((value, error) -> {
            if (loop().inLoop()) {
                resume(result, value, error);
            } else {
                loop().execute(() -> resume(result, value, error));
            }
        });
        return result;
    }

    /// The head of an exchange that is over may be gone, so nobody goes on with it.
    private <T> void resume(CompletableFuture<T> result, T value, @Nullable Throwable error) {
        if (over) {
            return;
        }
        if (error == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(
                    error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error);
        }
    }

    @Override
    public LiveLedger ledger() {
        return ledger;
    }

    @Override
    public Loop loop() {
        return context.loop();
    }

    @Override
    public Transport transport() {
        return context.transport();
    }

    @Override
    public long sseIdle() {
        return route.limits().sseIdle();
    }

    @Override
    public boolean editsAttempts() {
        return route.attempt.length > 0;
    }

    @Override
    public void attempt(String upstream, Endpoint endpoint, RequestEdits edits) {
        ledger.upstream = upstream;
        ledger.endpoint = endpoint.name();
        ledger.attempts++;
        ledger.sentAt = 0;
        tries = upstreams.getOrDefault(upstream, TryObserver.NONE);
        for (var policy : route.attempt) {
            policy.onAttempt(this, endpoint.name(), edits);
        }
    }

    @Override
    public void attemptSent() {
        ledger.sentAt = loop().clock().nanos();
        if (ledger.firstSentAt == 0) {
            ledger.firstSentAt = ledger.sentAt;
        }
    }

    @Override
    public void attemptAnswered(int status) {
        ledger.answeredAt = loop().clock().nanos();
        tries.answered(status, attemptOver(ledger.answeredAt));
    }

    @Override
    public void attemptFailed(Failure failure) {
        attemptOver(loop().clock().nanos());
        tries.failed(failure.cause());
    }

    @Override
    public void attemptCancelled() {
        attemptOver(loop().clock().nanos());
        tries.cancelled();
    }

    @Override
    public void trailers(Headers fields) {
        if (grpc) {
            ledger.grpcStatus = Grpc.status(fields);
        }
    }

    private long attemptOver(long now) {
        long nanos = ledger.sentAt == 0 ? 0 : now - ledger.sentAt;
        ledger.upstreamNanos += nanos;
        ledger.sentAt = 0;
        return nanos;
    }
}
