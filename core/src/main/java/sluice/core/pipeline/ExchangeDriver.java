package sluice.core.pipeline;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Answer;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Sink;
import sluice.api.policy.Verdict;
import sluice.core.message.ClientRequest;
import sluice.core.message.EventStream;
import sluice.core.message.FieldNames;
import sluice.core.route.PathParameters;
import sluice.core.threads.Deadline;

/// Takes one exchange through its life. It reads like the list of steps: match, request policies, call the
/// origin, response policies, deliver, finish. Loop-confined; one per exchange.
public final class ExchangeDriver implements Sink, Call {
    /// How long a policy may let an exchange wait when the route sets no timeout.
    static final long DECISION_NANOS = 30_000_000_000L;

    private enum Phase {
        REQUEST,
        REQUEST_BODY,
        ORIGIN,
        RESPONSE,
        RESPONSE_BODY,
        DELIVERY,
        FINISHED
    }

    private final LoopContext context;
    private final Stay stay;
    private final LiveExchange exchange;
    private final Downstream client;
    private final @Nullable TunnelPhase tunnel;
    private BodySource body;
    private Phase phase = Phase.REQUEST;
    private long deadline = Deadline.NEVER;
    private boolean cancelled;
    private @Nullable Runnable onCancel;
    private BodySource answerBody = BodySource.empty();
    private boolean eventStream;
    private boolean untouched = true;
    private int bodyPolicy;
    private final Waiting waiting;

    /// @param listener the address, as configured, of the listener the request came to
    public ExchangeDriver(
            LoopContext context,
            InetSocketAddress listener,
            Peer peer,
            ClientRequest request,
            BodySource body,
            Downstream client) {
        this.context = context;
        this.stay = new Stay(context.current(), listener);
        this.exchange = new LiveExchange(context, stay.snapshot(), stay.served(), peer, request);
        this.body = body;
        this.client = client;
        this.waiting = new Waiting(context.loop());
        this.tunnel = request.isTunnel() ? new TunnelPhase(exchange, client) : null;
    }

    /// Starts with step one; the rest follows by itself.
    public void start() {
        var unwelcome = Admission.refusal(exchange);
        if (unwelcome != null) {
            refuse(unwelcome);
            return;
        }
        try {
            match();
        } catch (RuntimeException e) {
            refuse(Crash.failure("the router", e));
            return;
        }
        startDeadline();
        requestPolicies(0);
    }

    /// Answers with a failure that the frontend found in the head; the gateway's own response policies
    /// see it.
    public void refuse(Failure failure) {
        exchange.routed(stay.served().fallback(), PathParameters.NONE);
        refuse(failure, -1);
    }

    private void match() {
        var match = context.match();
        var served = stay.served();
        served.router().match(exchange, match);
        var route = match.route();
        if (route != null) {
            exchange.routed(route, match.parameters());
        } else {
            exchange.routed(served.fallback(), match.parameters());
            exchange.allow(match.allow());
        }
    }

    private void startDeadline() {
        deadline = exchange.deadline();
        client.deadline().at(deadline);
    }

    private void clearDeadline() {
        deadline = Deadline.NEVER;
        client.deadline().clear();
    }

    private void requestPolicies(int from) {
        var policies = exchange.matched().request;
        for (int i = from; i < policies.length; i++) {
            Verdict verdict;
            try {
                verdict = policies[i].onRequest(exchange);
            } catch (RuntimeException e) {
                verdict = Verdict.refuse(Crash.failure("a request policy", e));
            }
            if (verdict != Verdict.PROCEED && !proceeds(verdict, i, this::requestPolicies)) {
                return;
            }
        }
        requestBody();
    }

    private interface Continuation {
        void from(int next);
    }

    /// Whether to go on at once; otherwise the verdict has ended the phase, or will continue it later.
    private boolean proceeds(@Nullable Verdict verdict, int policy, Continuation next) {
        switch (verdict) {
            case Verdict.Proceed _ -> {
                return true;
            }
            case Verdict.Respond respond -> replace(respond.answer(), policy);
            case Verdict.Refuse refuse -> refuse(refuse.failure(), policy);
            case Verdict.Await await -> await(await.decision(), policy, next);
            case null -> refuse(Crash.failure("a policy", null), policy);
        }
        return false;
    }

    private void await(CompletionStage<? extends Verdict> decision, int policy, Continuation next) {
        if (deadline == Deadline.NEVER) {
            client.deadline().in(DECISION_NANOS);
        }
        waiting.await(decision, policy, verdict -> {
            if (deadline == Deadline.NEVER) {
                client.deadline().clear();
            }
            if (proceeds(verdict, policy, next)) {
                next.from(policy + 1);
            }
        });
    }

    private void refuse(Failure failure, int policy) {
        exchange.record().failure = failure;
        replace(Rescue.answer(failure, exchange, exchange.gateway()), policy);
    }

    /// The gateway answers itself. Response policies see the answer: in the response phase those that come
    /// after the one that replaced it, otherwise all of them.
    private void replace(Answer answer, int policy) {
        int from = phase == Phase.RESPONSE ? policy + 1 : 0;
        if (phase == Phase.RESPONSE_BODY) {
            bodyPolicy = policy + 1;
        }
        waiting.stop();
        clearDeadline();
        onCancel = null;
        phase = Phase.RESPONSE;
        if (tunnel != null) {
            tunnel.refuse();
        }
        answerBody.cancel();
        answerBody = BodySource.of(answer.body());
        exchange.answered(new ResponseHead(answer.status(), answer.headers()));
        responsePolicies(from);
    }

    private void requestBody() {
        phase = Phase.REQUEST_BODY;
        var failure = refusal();
        if (failure != null) {
            refuse(failure, -1);
            return;
        }
        if (tunnel != null) {
            body = tunnel.ofClient(body);
            callOrigin();
            return;
        }
        body = LimitedBody.of(body, exchange.bodyLimit(), context.limits());
        if (exchange.matched().requestBody.length == 0) {
            callOrigin();
        } else {
            new BodyPhase(exchange, true, new RequestSteps()).from(0, body);
        }
    }

    private void callOrigin() {
        phase = Phase.ORIGIN;
        try {
            exchange.matched().origin().answer(this, this);
        } catch (RuntimeException e) {
            if (phase != Phase.ORIGIN) {
                throw e; // not the origin's fault: it has answered
            }
            cancel();
            refuse(Crash.failure("the origin", e), -1);
        }
    }

    private @Nullable Failure refusal() {
        if (exchange.matched() == stay.served().fallback()) {
            return notFound();
        }
        long most = exchange.bodyLimit();
        if (body.length() > most) {
            context.limits().hit(Limit.BODY);
            return Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + most + " bytes");
        }
        if (exchange.isGrpcTimeoutMalformed()) {
            return Failure.of(ErrorCode.REQUEST_INVALID, "grpc-timeout is not up to 8 digits and one of HMSmun");
        }
        if (exchange.hasEncodedSlash() && !exchange.matched().limits().encodedSlash()) {
            return Failure.of(ErrorCode.REQUEST_INVALID, "the path contains %2F, which this route does not admit");
        }
        return Hops.through(exchange.request().headers(), exchange.gateway()) >= Hops.MOST
                ? Failure.of(ErrorCode.LOOP_DETECTED, "the request has passed this gateway " + Hops.MOST + " times")
                : null;
    }

    private Failure notFound() {
        return exchange.allow().isEmpty()
                ? Failure.of(ErrorCode.ROUTE_NOT_FOUND, "no route matches this request")
                : Failure.of(ErrorCode.METHOD_NOT_ALLOWED, "the resource does not support this method")
                        .withHeaders("Allow", exchange.allow());
    }

    /// An interim answer. 100 is the frontend's business: it asks for the body when somebody wants it.
    @Override
    public void interim(int status, Headers headers) {
        if (phase == Phase.ORIGIN && status != 100) {
            client.interim(status, headers);
        }
    }

    @Override
    public void answer(ResponseHead head, BodySource answered) {
        if (phase != Phase.ORIGIN) {
            answered.cancel();
            return;
        }
        phase = Phase.RESPONSE;
        onCancel = null;
        clearDeadline();
        answerBody = tunnel == null ? answered : tunnel.answered(head, answered);
        eventStream = EventStream.is(head.headers());
        exchange.answered(head);
        responsePolicies(0);
    }

    @Override
    public void fail(Failure failure) {
        if (phase == Phase.ORIGIN) {
            refuse(failure, -1);
        }
    }

    private void responsePolicies(int from) {
        var policies = exchange.matched().response;
        for (int i = from; i < policies.length; i++) {
            Verdict verdict;
            try {
                verdict = policies[i].onResponse(exchange);
            } catch (RuntimeException e) {
                verdict = Verdict.refuse(Crash.failure("a response policy", e));
            }
            if (verdict != Verdict.PROCEED && !proceeds(verdict, i, this::responsePolicies)) {
                return;
            }
        }
        responseBody();
    }

    private void responseBody() {
        phase = Phase.RESPONSE_BODY;
        if (exchange.matched().responseBody.length == 0 || isTunnel()) {
            deliver(answerBody);
        } else {
            new BodyPhase(exchange, false, new ResponseSteps(answerBody)).from(bodyPolicy, answerBody);
        }
    }

    private void deliver(BodySource ready) {
        phase = Phase.DELIVERY;
        answerBody = ready;
        var response = exchange.response();
        int status = isTunnel() ? TunnelPhase.AGREED : response.status();
        response.headers().set(HeaderField.ofFit(FieldNames.X_REQUEST_ID, exchange.id()));
        exchange.record().status = status;
        exchange.record().deliveredAt = context.loop().clock().nanos();
        if (tunnel != null && tunnel.isAgreed()) {
            tunnel.open(stay);
        } else if (eventStream && untouched) {
            stay.leave(); // it may outlive many configurations
        }
        client.answer(new ResponseHead(status, response.headers()), ready);
    }

    /// Whether the answer is that of an upstream that agreed to a tunnel.
    private boolean isTunnel() {
        return tunnel != null && tunnel.isAgreed();
    }

    /// The deadline has passed: of the route, or of a policy that lets the exchange wait.
    public void expired() {
        if (phase == Phase.DELIVERY || phase == Phase.FINISHED) {
            if (tunnel != null) {
                tunnel.expired();
            }
            return;
        }
        var failure = waiting.isOn()
                ? Failure.of(ErrorCode.STORE_UNAVAILABLE, "a policy did not decide in time")
                : phase == Phase.REQUEST_BODY
                        ? Failure.of(
                                ErrorCode.REQUEST_TIMEOUT, "the body did not arrive within the timeout of the route")
                        : Failure.of(ErrorCode.UPSTREAM_TIMEOUT, "no answer came within the timeout of the route");
        cancel();
        refuse(failure, waiting.policy());
    }

    /// The whole answer was handed to the client's connection.
    public void delivered() {
        finish();
    }

    /// The answer's body broke off after its head was sent; nothing can be told to the client any more.
    public void brokeOff(Failure failure) {
        note(failure);
        finish();
    }

    /// The client's connection is gone: whatever is under way upstream stops.
    ///
    /// @param failure client_aborted, or what the client did wrong in the middle of its body
    public void clientGone(Failure failure) {
        if (phase == Phase.FINISHED) {
            return;
        }
        note(failure);
        if (phase != Phase.DELIVERY || !isTunnel()) {
            exchange.record().status = failure.status();
        }
        cancel();
        answerBody.cancel();
        finish();
    }

    /// What the gateway itself has ended a tunnel for counts more than how its ends took it.
    private void note(Failure failure) {
        var record = exchange.record();
        record.failure = isTunnel() && record.failure != null ? record.failure : failure;
    }

    /// The gateway ends: a tunnel is closed, anything else goes on.
    public void goAway() {
        if (tunnel != null) {
            tunnel.goAway();
        }
    }

    private void cancel() {
        cancelled = true;
        waiting.stop();
        var action = onCancel;
        onCancel = null;
        if (action != null) {
            action.run();
        }
    }

    private void finish() {
        if (phase == Phase.FINISHED) {
            return;
        }
        phase = Phase.FINISHED;
        waiting.stop();
        client.deadline().clear();
        body.cancel();
        exchange.record().finishedAt = context.loop().clock().nanos();
        if (tunnel != null) {
            tunnel.finish();
        }
        Finish.tell(exchange);
        exchange.end();
        stay.leave();
    }

    @Override
    public LiveExchange exchange() {
        return exchange;
    }

    @Override
    public RequestEdits request() {
        return exchange.upstreamRequest();
    }

    @Override
    public BodySource body() {
        return body;
    }

    /// That of a gRPC call holds until its last message.
    @Override
    public long deadline() {
        return exchange.isGrpc() ? exchange.deadline() : deadline;
    }

    @Override
    public void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else {
            onCancel = action;
        }
    }

    private final class RequestSteps implements BodyPhase.Steps {
        @Override
        public void treated(BodySource current) {
            body = current;
        }

        @Override
        public void ready(BodySource ready) {
            if (phase == Phase.REQUEST_BODY) {
                body = ready;
                callOrigin();
            }
        }

        @Override
        public void decided(Verdict verdict, int policy, byte[] whole) {
            Continuation next = following -> new BodyPhase(exchange, true, this).from(following, BodySource.of(whole));
            if (phase == Phase.REQUEST_BODY && proceeds(verdict, policy, next)) {
                next.from(policy + 1);
            }
        }
    }

    private final class ResponseSteps implements BodyPhase.Steps {
        private final BodySource answered;

        ResponseSteps(BodySource answered) {
            this.answered = answered;
        }

        @Override
        public void treated(BodySource current) {
            answerBody = current;
        }

        @Override
        public void ready(BodySource ready) {
            if (phase == Phase.RESPONSE_BODY) {
                untouched = ready == answered;
                deliver(ready);
            }
        }

        @Override
        public void decided(Verdict verdict, int policy, byte[] whole) {
            Continuation next = following -> new BodyPhase(exchange, false, this).from(following, BodySource.of(whole));
            if (phase == Phase.RESPONSE_BODY && proceeds(verdict, policy, next)) {
                next.from(policy + 1);
            }
        }
    }
}
