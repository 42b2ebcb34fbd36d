package sluice.core.origin;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Origin;
import sluice.api.origin.Sink;

/// Sends every client to the same URL with https, by a 308: methods and bodies are kept.
///
/// @param port where https is served; 443 is not written
public record HttpsRedirect(int port) implements Origin {
    private static final int USUAL_PORT = 443;

    @Override
    public void answer(Call call, Sink sink) {
        var asked = call.exchange().request();
        if (asked.host().isEmpty()) {
            sink.fail(Failure.of(ErrorCode.REQUEST_INVALID, "without a host there is no URL to go to"));
            return;
        }
        var target = "https://" + asked.host() + (port == USUAL_PORT ? "" : ":" + port) + asked.uri();
        sink.answer(new ResponseHead(308, Headers.of("Location", target)), BodySource.empty());
    }
}
