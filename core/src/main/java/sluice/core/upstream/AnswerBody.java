package sluice.core.upstream;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.failure.Failure;
import sluice.core.message.RelayedBody;

/// The body of an answer on its way, watched so that the try ends when the body does. Loop-confined.
final class AnswerBody extends RelayedBody {
    private final Try attempt;

    AnswerBody(BodySource source, Try attempt) {
        super(source);
        this.attempt = attempt;
    }

    @Override
    public void cancel() {
        attempt.over();
        super.cancel();
    }

    @Override
    public void end(Headers trailers) {
        attempt.ended(trailers);
        super.end(trailers);
    }

    @Override
    public void fail(Failure failure) {
        attempt.over();
        super.fail(failure);
    }
}
