package sluice.core.pipeline;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Answer;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Sink;
import sluice.api.policy.Verdict;
import sluice.core.message.ClientRequest;
import sluice.core.message.FieldNames;
import sluice.core.threads.Deadline;

/// Takes one exchange through its life. It reads like the list of steps: match, request policies, call the origin,
/// response policies, deliver, finish. Loop-confined; one per exchange.
public final class ExchangeDriver implements Sink, Call {
    /// How long a policy may let an exchange wait when the route sets no timeout.
    static final long DECISION_NANOS = 30_000_000_000L;

    private enum Phase {
        REQUEST,
        ORIGIN,
        RESPONSE,
        DELIVERY,
        FINISHED
    }

    private final LoopContext context;
    private final LiveSnapshot snapshot;
    private final Snapshot.Served served;
    private final LiveExchange exchange;
    private final Downstream client;
    private BodySource body;
    private Phase phase = Phase.REQUEST;
    private long deadline = Deadline.NEVER;
    private boolean cancelled;
    private @Nullable Runnable onCancel;
    private BodySource answerBody = BodySource.empty();
    private int waits;

    /// @param listener the name of the listener the request came to
    public ExchangeDriver(
            LoopContext context,
            String listener,
            Peer peer,
            ClientRequest request,
            BodySource body,
            Downstream client) {
        this.context = context;
        this.snapshot = context.current();
        this.served = serving(snapshot.snapshot(), listener);
        this.exchange = new LiveExchange(context, snapshot.snapshot(), served, peer, request);
        this.body = body;
        this.client = client;
        snapshot.enter();
    }

    private static Snapshot.Served serving(Snapshot snapshot, String listener) {
        var served = snapshot.listeners().get(listener);
        if (served == null) {
            throw new IllegalStateException("snapshot " + snapshot.number() + " has no listener " + listener);
        }
        return served;
    }

    /// Starts with step one; the rest follows by itself.
    public void start() {
        match();
        startDeadline();
        requestPolicies(0);
    }

    /// Answers with a failure that the frontend found in the head, after the gateway's own policies have seen it.
    public void refuse(Failure failure) {
        phase = Phase.ORIGIN;
        fail(failure);
    }

    private void match() {
        var match = context.match();
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
        long timeout = exchange.matched().limits().timeoutNanos();
        if (timeout != Deadline.NEVER) {
            deadline = exchange.record().startedAt + timeout;
            client.deadline().at(deadline);
        }
    }

    private void requestPolicies(int from) {
        var policies = exchange.matched().request;
        for (int i = from; i < policies.length; i++) {
            var verdict = decide(i);
            if (verdict != Verdict.PROCEED && !proceeds(verdict, i, this::requestPolicies)) {
                return;
            }
        }
        callOrigin();
    }

    private Verdict decide(int policy) {
        try {
            return exchange.matched().request[policy].onRequest(exchange);
        } catch (RuntimeException e) {
            return Verdict.refuse(Crash.failure("a request policy", e));
        }
    }

    private interface Continuation {
        void from(int next);
    }

    /// Whether to go on at once; otherwise the verdict has ended the phase, or will continue it later.
    private boolean proceeds(Verdict verdict, int policy, Continuation next) {
        switch (verdict) {
            case Verdict.Proceed _ -> {
                return true;
            }
            case Verdict.Respond respond -> replace(respond.answer(), policy);
            case Verdict.Refuse refuse -> {
                exchange.record().failure = refuse.failure();
                replace(
                        Rescue.answer(
                                refuse.failure(), exchange, snapshot.snapshot().gateway()),
                        policy);
            }
            case Verdict.Await await -> await(await.decision(), policy, next);
        }
        return false;
    }

    private void await(CompletionStage<? extends Verdict> decision, int policy, Continuation next) {
        int ticket = ++waits;
        if (deadline == Deadline.NEVER) {
            client.deadline().in(DECISION_NANOS);
        }
        decision.whenComplete((verdict, error) -> {
            Runnable resume = () -> decided(ticket, verdict, error, policy, next);
            if (context.loop().inLoop()) {
                resume.run();
            } else {
                context.loop().execute(resume);
            }
        });
    }

    private void decided(
            int ticket, @Nullable Verdict verdict, @Nullable Throwable error, int policy, Continuation next) {
        if (ticket != waits || phase == Phase.FINISHED) {
            return;
        }
        waits++;
        if (deadline == Deadline.NEVER) {
            client.deadline().clear();
        }
        var decision = verdict != null ? verdict : Verdict.refuse(Crash.failure("a policy that waited", error));
        if (proceeds(decision, policy, next)) {
            next.from(policy + 1);
        }
    }

    /// A policy answers itself. In the request phase every response policy sees the answer; in the response phase
    /// those that come after the one that replaced it.
    private void replace(Answer answer, int policy) {
        int from = phase == Phase.RESPONSE ? policy + 1 : 0;
        onCancel = null;
        answerBody.cancel();
        answerBody = BodySource.of(answer.body());
        phase = Phase.RESPONSE;
        exchange.answered(new ResponseHead(answer.status(), answer.headers()));
        responsePolicies(from);
    }

    private void callOrigin() {
        phase = Phase.ORIGIN;
        var failure = refusal();
        if (failure != null) {
            fail(failure);
            return;
        }
        body = LimitedBody.of(body, served.limits().body());
        BodyPhase.request(exchange, body, this::answerFromOrigin, this::bodyVerdict);
    }

    private void answerFromOrigin(BodySource ready) {
        if (phase != Phase.ORIGIN) {
            ready.cancel();
            return;
        }
        body = ready;
        try {
            exchange.matched().origin().answer(this, this);
        } catch (RuntimeException e) {
            fail(Crash.failure("the origin", e));
        }
    }

    /// A policy that saw the whole body has answered or refused.
    private void bodyVerdict(Verdict verdict) {
        if (phase == Phase.ORIGIN || phase == Phase.RESPONSE) {
            proceeds(verdict, exchange.matched().response.length, this::responsePolicies);
        }
    }

    private @Nullable Failure refusal() {
        var limits = served.limits();
        if (exchange.matched() == served.fallback()) {
            return notFound();
        }
        if (body.length() > limits.body()) {
            return Failure.of(ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limits.body() + " bytes");
        }
        if (exchange.hasEncodedSlash() && !exchange.matched().limits().encodedSlash()) {
            return Failure.of(ErrorCode.REQUEST_INVALID, "the path contains %2F, which this route does not admit");
        }
        return Hops.through(exchange.request().headers(), snapshot.snapshot().gateway()) >= Hops.MOST
                ? Failure.of(ErrorCode.LOOP_DETECTED, "the request has passed this gateway " + Hops.MOST + " times")
                : null;
    }

    private Failure notFound() {
        return exchange.allow().isEmpty()
                ? Failure.of(ErrorCode.ROUTE_NOT_FOUND, "no route matches this request")
                : Failure.of(ErrorCode.METHOD_NOT_ALLOWED, "the resource does not support this method")
                        .withHeaders("Allow", exchange.allow());
    }

    @Override
    public void interim(int status, Headers headers) {
        if (phase == Phase.ORIGIN) {
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
        client.deadline().clear();
        deadline = Deadline.NEVER;
        answerBody = answered;
        exchange.answered(head);
        responsePolicies(0);
    }

    @Override
    public void fail(Failure failure) {
        if (phase == Phase.DELIVERY || phase == Phase.FINISHED) {
            return;
        }
        exchange.record().failure = failure;
        waits++;
        phase = Phase.ORIGIN;
        client.deadline().clear();
        deadline = Deadline.NEVER;
        replace(Rescue.answer(failure, exchange, snapshot.snapshot().gateway()), -1);
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
        BodyPhase.response(exchange, answerBody, this::deliver, this::bodyVerdict);
    }

    private void deliver(BodySource ready) {
        if (phase != Phase.RESPONSE) {
            ready.cancel();
            return;
        }
        phase = Phase.DELIVERY;
        answerBody = ready;
        var response = exchange.response();
        response.headers().set(FieldNames.X_REQUEST_ID, exchange.id());
        exchange.record().status = response.status();
        client.answer(new ResponseHead(response.status(), response.headers()), ready);
        exchange.record().deliveredAt = context.loop().clock().nanos();
    }

    /// The deadline has passed: of the route, or of a policy that lets the exchange wait.
    public void expired() {
        if (phase == Phase.DELIVERY || phase == Phase.FINISHED) {
            return;
        }
        boolean asked = phase == Phase.ORIGIN;
        cancel();
        fail(
                asked
                        ? Failure.of(ErrorCode.UPSTREAM_TIMEOUT, "no answer came within the timeout of the route")
                        : Failure.of(ErrorCode.INTERNAL, "a policy did not decide in time"));
    }

    /// The whole answer was handed to the client's connection.
    public void delivered() {
        finish();
    }

    /// The answer's body broke off after its head was sent; nothing can be told to the client any more.
    public void brokeOff(Failure failure) {
        exchange.record().failure = failure;
        finish();
    }

    /// The client's connection is gone: whatever is under way upstream stops.
    ///
    /// @param failure client_aborted, or what the client did wrong in the middle of its body
    public void clientGone(Failure failure) {
        if (phase == Phase.FINISHED) {
            return;
        }
        exchange.record().failure = failure;
        exchange.record().status = failure.status();
        cancel();
        answerBody.cancel();
        finish();
    }

    private void cancel() {
        cancelled = true;
        waits++;
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
        waits++;
        client.deadline().clear();
        body.cancel();
        exchange.record().finishedAt = context.loop().clock().nanos();
        Finish.tell(exchange);
        snapshot.leave();
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

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else {
            onCancel = action;
        }
    }
}
