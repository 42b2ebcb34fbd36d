package sluice.core.http2;

import org.jspecify.annotations.Nullable;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;

/// The deadlines of one stream. Streams come and go faster than timers should: a connection keeps the clocks of streams
/// that are over for those to come, timers included. Loop-confined.
final class StreamClock {
    /// Of the exchange.
    final Deadline exchange;
    /// Of the next piece of the request's body.
    final Deadline reading;
    /// Of the client taking the next piece of the answer.
    final Deadline writing;

    private @Nullable ServerStream stream;

    StreamClock(Loop loop) {
        exchange = new Deadline(loop, this::exchangeExpired);
        reading = new Deadline(loop, this::readingExpired);
        writing = new Deadline(loop, this::writingExpired);
    }

    void serve(ServerStream next) {
        stream = next;
    }

    /// The stream is over.
    void rest() {
        stream = null;
        exchange.clear();
        reading.clear();
        writing.clear();
    }

    /// The connection is over.
    void close() {
        stream = null;
        exchange.close();
        reading.close();
        writing.close();
    }

    private void exchangeExpired() {
        if (stream != null) {
            stream.exchangeExpired();
        }
    }

    private void readingExpired() {
        if (stream != null) {
            stream.readingExpired();
        }
    }

    private void writingExpired() {
        if (stream != null) {
            stream.writingExpired();
        }
    }
}
