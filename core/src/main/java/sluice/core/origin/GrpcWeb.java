package sluice.core.origin;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.RequestEdits;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Origin;
import sluice.api.origin.Sink;
import sluice.core.message.FieldNames;
import sluice.core.message.Grpc;

/// Translates calls of browsers (gRPC-Web) to gRPC and its answers back, around an upstream that speaks HTTP/2. What is
/// not a gRPC-Web request passes untouched.
public final class GrpcWeb implements Origin {
    private static final String GRPC = "application/grpc";
    private static final HeaderName ACCEPT = HeaderName.of("Accept");
    private static final HeaderName X_GRPC_WEB = HeaderName.of("X-Grpc-Web");
    private static final HeaderName DETAILS = HeaderName.of("grpc-status-details-bin");
    private static final HeaderName[] STATUS = {FieldNames.GRPC_STATUS, FieldNames.GRPC_MESSAGE, DETAILS};

    private final Origin upstream;

    public GrpcWeb(Origin upstream) {
        this.upstream = upstream;
    }

    @Override
    public void answer(Call call, Sink sink) {
        var headers = call.request().headers();
        var kind = Grpc.kind(headers);
        var type = headers.get(FieldNames.CONTENT_TYPE);
        if (!kind.isWeb() || type == null) {
            upstream.answer(call, sink);
            return;
        }
        var format = Grpc.format(type);
        headers.set(FieldNames.CONTENT_TYPE, GRPC + format);
        headers.remove(X_GRPC_WEB).remove(ACCEPT);
        var body = kind == Grpc.Kind.WEB_TEXT && !call.body().isEmpty() ? new Base64Body(call.body()) : call.body();
        upstream.answer(new Translated(call, body), new Translating(sink, kind, kind.type() + format));
    }

    /// The call as the upstream sees it.
    private record Translated(Call call, BodySource body) implements Call {
        @Override
        public Exchange exchange() {
            return call.exchange();
        }

        @Override
        public RequestEdits request() {
            return call.request();
        }

        @Override
        public long deadline() {
            return call.deadline();
        }

        @Override
        public void onCancel(Runnable action) {
            call.onCancel(action);
        }
    }

    /// Takes the upstream's answer and passes on what a browser understands.
    private record Translating(Sink sink, Grpc.Kind kind, String type) implements Sink {
        @Override
        public void interim(int status, Headers headers) {
            sink.interim(status, headers);
        }

        @Override
        public void answer(ResponseHead head, BodySource body) {
            if (Grpc.kind(head.headers()) != Grpc.Kind.GRPC) {
                sink.answer(head, body); // from something in front of the service, which speaks no gRPC
                return;
            }
            var edits = new HeaderEdits(head.headers());
            edits.set(FieldNames.CONTENT_TYPE, type).remove(FieldNames.CONTENT_LENGTH);
            var status = status(head.headers());
            if (status != null) {
                for (var name : STATUS) {
                    edits.remove(name);
                }
            }
            sink.answer(new ResponseHead(head.status(), edits), new GrpcWebBody(body, kind, status));
        }

        /// The status that stands in the head when the call had no answer but that; else null.
        private static @Nullable Headers status(Headers head) {
            if (!head.contains(FieldNames.GRPC_STATUS)) {
                return null;
            }
            var status = new HeaderEdits(Headers.EMPTY);
            for (var name : STATUS) {
                var value = head.get(name);
                if (value != null) {
                    status.add(name, value);
                }
            }
            return status;
        }

        @Override
        public void fail(Failure failure) {
            sink.fail(failure);
        }
    }
}
