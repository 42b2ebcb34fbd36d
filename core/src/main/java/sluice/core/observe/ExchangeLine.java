package sluice.core.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Ledger;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.value.Clock;

/// The line of an exchange in the access log. Its memory is used again for the next. Loop-confined.
public final class ExchangeLine {
    private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    private static final HeaderName REMAINING = HeaderName.of("X-RateLimit-Remaining");

    private final WallTime time;
    private final JsonLine line = new JsonLine();

    public ExchangeLine(Clock clock) {
        this.time = new WallTime(clock);
    }

    /// Writes the line of an exchange that is over, with the fields that everybody's line has.
    public void write(Exchange exchange, Ledger ledger) {
        write(exchange, ledger, List.of());
    }

    /// @param extras what the configuration has added
    void write(Exchange exchange, Ledger ledger, List<LogPlan.Extra> extras) {
        line.begin();
        asked(exchange, ledger);
        caller(exchange);
        happened(exchange, ledger);
        for (int i = 0; i < extras.size(); i++) {
            line.text(extras.get(i).name(), extras.get(i).value().render(exchange));
        }
        line.end();
    }

    /// JSON in UTF-8, with a line feed behind it; valid up to {@link #length} until the next line.
    public byte[] bytes() {
        return line.bytes();
    }

    public int length() {
        return line.length();
    }

    private void asked(Exchange exchange, Ledger ledger) {
        var request = exchange.request();
        line.ascii(Names.TIMESTAMP, time.at(ledger.startedAt()), WallTime.LENGTH);
        line.text(Names.REQUEST_ID, exchange.id());
        line.text(Names.TRACE_ID, exchange.traceId());
        line.text(Names.CLIENT_IP, exchange.clientIp());
        line.text(Names.METHOD, request.method());
        line.text(Names.HOST, request.host());
        line.text(Names.PATH, request.path());
        line.text(Names.ROUTE, exchange.route());
    }

    private void caller(Exchange exchange) {
        var identity = exchange.identity();
        if (identity != null) {
            line.text(Names.CONSUMER, identity.consumer());
            line.text(Names.TIER, identity.tier());
            var subject = identity.claims().text("sub");
            line.text(Names.USER_ID, subject.isEmpty() ? identity.name() : subject);
        }
    }

    private void happened(Exchange exchange, Ledger ledger) {
        line.text(Names.UPSTREAM, ledger.upstream());
        line.text(Names.ENDPOINT, ledger.endpoint());
        line.number(Names.STATUS, ledger.status());
        if (ledger.grpcStatus() >= 0) {
            line.number(Names.GRPC_STATUS, ledger.grpcStatus());
        }
        var failure = ledger.failure();
        if (failure != null) {
            failed(failure);
        }
        line.millis(Names.DURATION_MS, ledger.finishedAt() - ledger.startedAt());
        if (ledger.attempts() > 0) {
            line.millis(Names.UPSTREAM_MS, ledger.upstreamNanos());
        }
        line.millis(Names.GATEWAY_MS, ledger.gatewayNanos());
        line.number(Names.ATTEMPTS, ledger.attempts());
        line.number(Names.REQUEST_BYTES, ledger.requestBytes());
        line.number(Names.RESPONSE_BYTES, ledger.responseBytes());
        line.text(Names.PROTOCOL, exchange.request().protocol());
        line.text(Names.TLS, exchange.tlsVersion());
        long remaining = remaining(exchange);
        if (remaining >= 0) {
            line.number(Names.RATE_LIMIT_REMAINING, remaining);
        }
        line.text(Names.OBSERVED, ledger.observed());
        line.text(Names.USER_AGENT, orEmpty(exchange.request().headers().get(USER_AGENT)));
    }

    private void failed(Failure failure) {
        line.text(Names.ERROR, failure.code().wire());
        if (failure.code() != ErrorCode.CLIENT_ABORTED) {
            line.text(Names.CAUSE, failure.cause().wire());
        }
        line.text(Names.SIDE, failure.side().wire());
        line.text(Names.REASON, failure.reason());
    }

    /// What the client was told remains; -1 if no limit applied or there never was an answer.
    private static long remaining(Exchange exchange) {
        try {
            var told = exchange.response().headers().get(REMAINING);
            return told == null ? -1 : Long.parseLong(told);
        } catch (IllegalStateException | NumberFormatException e) {
            return -1;
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /// The names of the fields, in the order of the line.
    private static final class Names {
        static final byte[] TIMESTAMP = JsonLine.name("timestamp");
        static final byte[] REQUEST_ID = JsonLine.name("request_id");
        static final byte[] TRACE_ID = JsonLine.name("trace_id");
        static final byte[] CLIENT_IP = JsonLine.name("client_ip");
        static final byte[] METHOD = JsonLine.name("method");
        static final byte[] HOST = JsonLine.name("host");
        static final byte[] PATH = JsonLine.name("path");
        static final byte[] ROUTE = JsonLine.name("route");
        static final byte[] CONSUMER = JsonLine.name("consumer");
        static final byte[] TIER = JsonLine.name("tier");
        static final byte[] USER_ID = JsonLine.name("user_id");
        static final byte[] UPSTREAM = JsonLine.name("upstream");
        static final byte[] ENDPOINT = JsonLine.name("endpoint");
        static final byte[] STATUS = JsonLine.name("status");
        static final byte[] GRPC_STATUS = JsonLine.name("grpc_status");
        static final byte[] ERROR = JsonLine.name("error");
        static final byte[] CAUSE = JsonLine.name("cause");
        static final byte[] SIDE = JsonLine.name("side");
        static final byte[] REASON = JsonLine.name("reason");
        static final byte[] DURATION_MS = JsonLine.name("duration_ms");
        static final byte[] UPSTREAM_MS = JsonLine.name("upstream_ms");
        static final byte[] GATEWAY_MS = JsonLine.name("gateway_ms");
        static final byte[] ATTEMPTS = JsonLine.name("attempts");
        static final byte[] REQUEST_BYTES = JsonLine.name("request_bytes");
        static final byte[] RESPONSE_BYTES = JsonLine.name("response_bytes");
        static final byte[] PROTOCOL = JsonLine.name("protocol");
        static final byte[] TLS = JsonLine.name("tls");
        static final byte[] RATE_LIMIT_REMAINING = JsonLine.name("rate_limit_remaining");
        static final byte[] OBSERVED = JsonLine.name("observed");
        static final byte[] USER_AGENT = JsonLine.name("user_agent");

        private Names() {}
    }
}
