package sluice.core.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySink;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.Bytes;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.Failure;
import sluice.core.client.PlayedAnswer.Failing;
import sluice.core.http1.HeadLimits;
import sluice.core.http1.ResponseParser;
import sluice.core.message.ConnectionFields;
import sluice.core.message.HeadBytes;
import sluice.core.threads.Deadline;
import sluice.core.threads.Loop;
import sluice.core.threads.Timer;
import sluice.core.upstream.Attempt;
import sluice.core.upstream.Endpoint;
import sluice.core.upstream.Transport;
import sluice.core.upstream.UpstreamFailure;
import sluice.core.upstream.UpstreamSettings;

/// Upstreams without a socket: what is sent to them is written as it would be on a connection of HTTP/1.1,
/// and whoever plays them says what comes back. Timeouts hold as configured; there is a connection for
/// everybody. Loop-confined.
public final class PlayedUpstreams implements Transport {
    private final Loop loop;
    private final Function<SentRequest, PlayedAnswer> player;
    private final HeadBytes scratch = new HeadBytes();

    /// @param player is shown every request once it has arrived as a whole
    public PlayedUpstreams(Loop loop, Function<SentRequest, PlayedAnswer> player) {
        this.loop = loop;
        this.player = player;
    }

    @Override
    public void send(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt) {
        new Scene(upstream, endpoint, attempt).begin();
    }

    /// One attempt.
    private final class Scene implements BodySink {
        private final UpstreamSettings upstream;
        private final Endpoint endpoint;
        private final Attempt attempt;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private String head = "";
        private @Nullable Timer patience;
        private @Nullable Timer reply;
        private boolean over;

        Scene(UpstreamSettings upstream, Endpoint endpoint, Attempt attempt) {
            this.upstream = upstream;
            this.endpoint = endpoint;
            this.attempt = attempt;
        }

        void begin() {
            attempt.onCancel(this::end);
            if (over) {
                return;
            }
            RequestHeadWriter.write(attempt, "", scratch.begin());
            head = new String(scratch.array(), 0, scratch.length(), ISO_8859_1);
            attempt.sent();
            if (attempt.body().isEmpty()) {
                end(Headers.EMPTY);
            } else {
                attempt.body().pipe(this);
            }
        }

        @Override
        public boolean chunk(Bytes bytes) {
            received.writeBytes(bytes.toArray());
            bytes.release();
            return true;
        }

        @Override
        public void fail(Failure failure) {
            if (!over) {
                end();
                attempt.fail(failure);
            }
        }

        /// The request has arrived.
        @Override
        public void end(Headers trailers) {
            if (over) {
                return;
            }
            var answer = player.apply(request());
            long left = attempt.deadline() == Deadline.NEVER
                    ? Long.MAX_VALUE
                    : attempt.deadline() - loop.clock().nanos();
            patience = loop.schedule(Math.min(upstream.response().toNanos(), left), this::expire);
            if (answer.failing() != Failing.TIMEOUT) {
                reply = loop.schedule(answer.delay().toNanos(), () -> play(answer));
            }
        }

        private SentRequest request() {
            var lines = head.lines().toList();
            var start = lines.getFirst().split(" ", 3);
            var fields = new HeaderEdits(Headers.EMPTY);
            for (var line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.add(
                            HeaderName.of(line.substring(0, colon)),
                            line.substring(colon + 1).strip());
                }
            }
            return new SentRequest(
                    upstream.name(), endpoint.name(), start[0], start[1], fields, received.toByteArray());
        }

        private void play(PlayedAnswer answer) {
            if (over) {
                return;
            }
            end();
            if (answer.failing() == Failing.REFUSED) {
                attempt.fail(UpstreamFailure.refused(endpoint + ": refuses connections (the test says so)"));
            } else if (answer.failing() == Failing.RESET) {
                attempt.fail(UpstreamFailure.terminated(endpoint + ": ended the connection (the test says so)"));
            } else {
                answer(answer);
            }
        }

        private void answer(PlayedAnswer answer) {
            var parser = new ResponseParser(HeadLimits.USUAL);
            var bytes = head(answer);
            try {
                if (!parser.read(bytes) || !parser.error().isEmpty()) {
                    attempt.fail(UpstreamFailure.garbled(endpoint + ": " + parser.error()));
                    return;
                }
            } finally {
                bytes.release();
            }
            var reader = parser.body(attempt.request().method());
            ConnectionFields.drop(parser.headers());
            var body = reader.length() == 0 ? BodySource.empty() : BodySource.of(answer.body());
            attempt.answer(new ResponseHead(parser.status(), parser.headers()), body);
        }

        private static ByteBuf head(PlayedAnswer answer) {
            var text = new StringBuilder("HTTP/1.1 " + answer.status() + " \r\n");
            answer.headers()
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append("\r\n"));
            boolean bare = answer.status() == 204 || answer.status() == 304;
            if (!bare && !answer.headers().contains(HeaderName.of("Content-Length"))) {
                text.append("Content-Length: ").append(answer.body().length).append("\r\n");
            }
            return Unpooled.copiedBuffer(text + "\r\n", ISO_8859_1);
        }

        private void expire() {
            if (!over) {
                end();
                attempt.fail(
                        UpstreamFailure.responseTimeout(endpoint + ": did not answer in time (response, timeout)"));
            }
        }

        private void end() {
            over = true;
            if (patience != null) {
                patience.cancel();
            }
            if (reply != null) {
                reply.cancel();
            }
        }
    }
}
