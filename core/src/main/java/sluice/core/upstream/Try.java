package sluice.core.upstream;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Cause;
import sluice.api.failure.Failure;

/// One try of a call at one endpoint. Counts as active at the endpoint from its beginning until the answer's
/// body has ended, whichever way it ends. Loop-confined.
final class Try implements Attempt {
    private final UpstreamCall call;
    private final Endpoint endpoint;
    private final RequestEdits request;
    private final String host;
    private final BodySource body;
    private final boolean fresh;
    private boolean answered;
    private boolean over;
    private @Nullable Runnable onCancel;

    Try(UpstreamCall call, Endpoint endpoint, RequestEdits request, String host, BodySource body, boolean fresh) {
        this.call = call;
        this.endpoint = endpoint;
        this.request = request;
        this.host = host;
        this.body = body;
        this.fresh = fresh;
        endpoint.active().incrementAndGet();
    }

    @Override
    public RequestEdits request() {
        return request;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public BodySource body() {
        return body;
    }

    @Override
    public long deadline() {
        return call.deadline();
    }

    @Override
    public long sseIdle() {
        return call.sseIdle();
    }

    @Override
    public boolean needsFreshConnection() {
        return fresh;
    }

    @Override
    public void sent() {
        if (!over) {
            call.sent();
        }
    }

    @Override
    public void onCancel(Runnable action) {
        onCancel = action;
        if (over && !answered) {
            action.run();
        }
    }

    @Override
    public void interim(int status, Headers headers) {
        if (!over) {
            call.interim(status, headers);
        }
    }

    @Override
    public void answer(ResponseHead head, BodySource source) {
        if (over) {
            source.cancel();
            return;
        }
        answered = true;
        onCancel = null;
        endpoint.avoidance().succeeded();
        if (source.isEmpty()) {
            over();
            call.answered(head, source);
        } else {
            call.answered(head, new AnswerBody(source, this));
        }
    }

    @Override
    public void fail(Failure failure) {
        if (over) {
            return;
        }
        over();
        if (isUnconnectable(failure.cause())) {
            endpoint.avoidance().failed(call.now());
        }
        call.failed(failure);
    }

    /// The call is given up before its answer came.
    void cancel() {
        if (over || answered) {
            return;
        }
        over();
        if (onCancel != null) {
            onCancel.run();
        }
    }

    /// The answer is complete.
    void ended(Headers trailers) {
        over();
        call.trailers(trailers);
    }

    /// The endpoint has nothing more to do for this try.
    void over() {
        if (!over) {
            over = true;
            endpoint.active().decrementAndGet();
        }
    }

    private static boolean isUnconnectable(Cause cause) {
        return cause == Cause.CONNECTION_REFUSED
                || cause == Cause.CONNECTION_TIMEOUT
                || cause == Cause.DESTINATION_UNAVAILABLE
                || cause == Cause.TLS_CERTIFICATE_ERROR
                || cause == Cause.TLS_ALERT_RECEIVED
                || cause == Cause.TLS_PROTOCOL_ERROR;
    }
}
