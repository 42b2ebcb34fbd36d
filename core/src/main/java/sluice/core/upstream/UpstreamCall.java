package sluice.core.upstream;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Cause;
import sluice.api.failure.Failure;
import sluice.api.failure.Repeat;
import sluice.api.origin.Call;
import sluice.api.origin.Sink;
import sluice.core.threads.Deadline;

/// One call at an upstream: which endpoint is tried, and whether another one is when that came to nothing.
///
/// There are at most three tries, all before the deadline and all before a head came back:
/// - if nothing of the request left the gateway (refused, connect timeout, no capacity), another endpoint is
///   tried while there is one that was not;
/// - if the upstream has said that it did not act on the request (HTTP/2: GOAWAY, REFUSED_STREAM), it is sent again,
///   to another endpoint or over another connection, as long as its body can be given again;
/// - if the connection ended before a byte of the answer, the request is sent once more, on a fresh connection
///   and if possible to another endpoint, provided that its method is idempotent (RFC 9110 section 9.2.2) and its
///   body can be given again. This also covers the race that an idle connection is closed by the upstream while
///   the request is on its way (RFC 9112 section 9.3.1). What a client sends behind the handshake of a tunnel is not
///   part of the request: it waits until the handshake was answered.
///
/// Loop-confined.
final class UpstreamCall implements Eligible, Runnable {
    private static final int MOST_TRIES = 3;

    private final Upstream upstream;
    private final Call call;
    private final Outbound outbound;
    private final Sink sink;
    private final boolean ownHost;
    private final BodySource body;
    private final @Nullable ReplayBody replay;

    private @Nullable Try current;
    private @Nullable Endpoint triedFirst;
    private @Nullable Endpoint triedSecond;
    private int tries;
    private boolean resent;
    private boolean cancelled;
    private boolean avoiding;

    UpstreamCall(Upstream upstream, Call call, Outbound outbound, Sink sink, boolean ownHost) {
        this.upstream = upstream;
        this.call = call;
        this.outbound = outbound;
        this.sink = sink;
        this.ownHost = ownHost;
        var given = call.body();
        boolean recordable = !call.request().isTunnel()
                && !given.isEmpty()
                && (upstream.settings().protocol() == HttpProtocol.H2
                        || given.length() <= ReplayBody.LIMIT
                                && isIdempotent(call.request().method()));
        this.replay = recordable ? new ReplayBody(given) : null;
        this.body = replay != null ? replay : given;
    }

    void start() {
        call.onCancel(this);
        if (cancelled) {
            return;
        }
        var member = pick();
        if (member == null) {
            giveUp(upstream.absence());
        } else {
            attempt(member, false);
        }
    }

    /// The call is given up: runs when it is cancelled.
    @Override
    public void run() {
        cancelled = true;
        if (replay != null) {
            replay.settle();
        }
        var given = current;
        if (given != null) {
            current = null;
            given.cancel();
            outbound.attemptCancelled();
        }
        body.cancel();
    }

    long deadline() {
        return call.deadline();
    }

    long sseIdle() {
        return outbound.sseIdle();
    }

    long now() {
        return outbound.loop().clock().nanos();
    }

    void sent() {
        outbound.attemptSent();
    }

    void interim(int status, Headers headers) {
        sink.interim(status, headers);
    }

    void answered(ResponseHead head, BodySource answer) {
        current = null;
        if (replay != null) {
            replay.settle();
        }
        outbound.attemptAnswered(head.status());
        if (answer.isEmpty()) {
            outbound.trailers(head.headers());
        }
        sink.answer(head, answer);
    }

    void trailers(Headers fields) {
        outbound.trailers(fields);
    }

    void failed(Failure failure) {
        current = null;
        outbound.attemptFailed(failure);
        if (cancelled) {
            return;
        }
        var member = mayTryAgain(failure) ? pickAgain(failure) : null;
        if (member == null) {
            giveUp(failure);
        } else {
            attempt(member, resent);
        }
    }

    private void attempt(Member member, boolean fresh) {
        var endpoint = member.endpoint();
        remember(endpoint);
        tries++;
        var edits = outbound.editsAttempts() ? layered(call.request()) : call.request();
        outbound.attempt(upstream.name(), endpoint, edits);
        var attempt = new Try(this, endpoint, edits, host(edits, member), body, fresh);
        current = attempt;
        outbound.transport().send(upstream.settings(), endpoint, attempt);
    }

    private void giveUp(Failure failure) {
        if (replay != null) {
            replay.settle();
        }
        body.cancel();
        sink.fail(failure);
    }

    private boolean mayTryAgain(Failure failure) {
        boolean late = call.deadline() != Deadline.NEVER && now() - call.deadline() >= 0;
        if (tries >= MOST_TRIES || late) {
            return false;
        }
        return switch (failure.repeat()) {
            case ALWAYS -> replay == null || replay.canReplay();
            case IF_IDEMPOTENT ->
                failure.cause() == Cause.CONNECTION_TERMINATED
                        && !resent
                        && isIdempotent(call.request().method())
                        && (call.request().isTunnel() || (replay == null ? body.isEmpty() : replay.canReplay()));
            case NEVER -> false;
        };
    }

    private @Nullable Member pickAgain(Failure failure) {
        var other = pick();
        boolean always = failure.repeat() == Repeat.ALWAYS;
        if (always && failure.cause() != Cause.CONNECTION_TERMINATED) {
            return other;
        }
        resent |= !always;
        if (other == null) {
            triedFirst = null;
            triedSecond = null;
            other = pick();
        }
        return other;
    }

    /// An endpoint that was not tried; one to be avoided only if there is no other.
    private @Nullable Member pick() {
        var picker = upstream.picker();
        if (picker == null) {
            return null;
        }
        avoiding = true;
        var member = picker.pick(call.exchange(), this);
        while (member != null && !member.endpoint().avoidance().admit(now())) {
            member = picker.pick(call.exchange(), this);
        }
        if (member != null) {
            return member;
        }
        avoiding = false;
        return picker.pick(call.exchange(), this);
    }

    @Override
    public boolean admits(Endpoint endpoint) {
        if (endpoint == triedFirst || endpoint == triedSecond) {
            return false;
        }
        var avoidance = endpoint.avoidance();
        return !avoiding || !avoidance.isSuspected() || !avoidance.isActive(now());
    }

    private void remember(Endpoint endpoint) {
        if (triedFirst == null) {
            triedFirst = endpoint;
        } else {
            triedSecond = endpoint;
        }
    }

    /// Edits for one try, over those of the call.
    private RequestEdits layered(RequestEdits edits) {
        var asked = call.exchange().request();
        var layer = new RequestEdits(asked, edits.headers());
        if (!edits.path().equals(asked.path())) {
            layer.path(edits.path());
        }
        if (!edits.query().equals(asked.query())) {
            layer.query(edits.query());
        }
        var host = edits.host();
        if (host != null) {
            layer.host(host);
        }
        return layer;
    }

    private String host(RequestEdits edits, Member member) {
        var chosen = edits.host();
        if (chosen != null) {
            return chosen;
        }
        var asked = call.exchange().request().authority();
        return ownHost || asked.isEmpty() ? member.authority() : asked;
    }

    private static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
