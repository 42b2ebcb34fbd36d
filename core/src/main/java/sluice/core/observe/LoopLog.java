package sluice.core.observe;

import sluice.api.exchange.Exchange;
import sluice.api.exchange.Ledger;
import sluice.api.value.Clock;

/// The access log as one loop sees it. Loop-confined.
public final class LoopLog {
    private final AccessLog log;
    private final LineRing ring;
    private final LogWriter writer;
    private final ExchangeLine line;
    private long random;

    LoopLog(AccessLog log, LineRing ring, LogWriter writer, Clock clock, int index) {
        this.log = log;
        this.ring = ring;
        this.writer = writer;
        this.line = new ExchangeLine(clock);
        this.random = clock.nanos() * 31 + index + 1;
    }

    /// Writes the line of an exchange that is over. Never waits.
    public void log(Exchange exchange, Ledger ledger) {
        var plan = log.plan();
        if (plan.share() < 1 && !chosen(plan.share())) {
            return;
        }
        line.write(exchange, ledger, plan.extras());
        if (ring.offer(line.bytes(), line.length())) {
            writer.hurry();
        }
    }

    /// Draws one exchange in so many (xorshift64, Marsaglia 2003).
    private boolean chosen(double share) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (random >>> 11) * 0x1.0p-53 < share;
    }
}
