package sluice.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// An open-loop generator: requests are due at fixed times, whether or not earlier ones were answered, and the latency
/// of each counts from when it was due. A server that stops for a second shows as a second, not as one slow request
/// (Gil Tene, "How NOT to Measure Latency", 2013).
///
///     java -cp bench.jar sluice.bench.load.OpenLoop PORT RATE SECONDS CONNECTIONS
///
/// One thread, which sleeps until something is due, for 20 microseconds at most, because it may share its core with the
/// server: latencies are that coarse. A request that finds no free connection waits for one, and its clock runs. Prints
/// one line: requests
/// due, answered with 200, failed, and percentiles in microseconds; those of the first second do not count.
public final class OpenLoop {
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();
    private static final long NAP = 20_000;

    private final ArrayList<Connection> all = new ArrayList<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final Histogram latencies = new Histogram(LONGEST, 3);
    private final Selector selector;
    private final InetSocketAddress server;
    private final long countFrom;
    private long answered;
    private long failed;

    private OpenLoop(int port, int connections) throws IOException {
        selector = Selector.open();
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < connections; i++) {
            var connection = new Connection(server, selector);
            all.add(connection);
            free.add(connection);
        }
        countFrom = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    }

    /// Runs the load.
    ///
    /// @param args port, requests per second, seconds, connections
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("usage: OpenLoop PORT RATE SECONDS CONNECTIONS");
            System.exit(2);
        }
        new OpenLoop(Integer.parseInt(args[0]), Integer.parseInt(args[3]))
                .run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }

    private void run(int rate, int seconds) throws IOException {
        long interval = 1_000_000_000L / rate;
        long due = System.nanoTime();
        long total = (long) rate * seconds;
        long sent = 0;
        long end = due + total * interval;
        while (sent < total || isBusy() && System.nanoTime() - end < PATIENCE) {
            long now = System.nanoTime();
            while (sent < total && now - due >= 0) {
                waiting.add(due);
                due += interval;
                sent++;
            }
            send();
            if (receive() == 0) {
                long pause = sent < total ? due - System.nanoTime() : NAP;
                LockSupport.parkNanos(Math.clamp(pause, 1, NAP));
            }
        }
        long unanswered = total - answered - failed;
        System.out.printf(
                "due %d answered %d failed %d p50 %d p90 %d p99 %d p99.9 %d max %d%n",
                total,
                answered,
                failed + unanswered,
                micros(50),
                micros(90),
                micros(99),
                micros(99.9),
                latencies.getMaxValue() / 1000);
    }

    private long micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000;
    }

    private boolean isBusy() {
        return free.size() < all.size() || !waiting.isEmpty();
    }

    private void send() throws IOException {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            free.removeFirst().send(waiting.removeFirst());
        }
    }

    /// @return how many connections had something to tell
    private int receive() throws IOException {
        int ready = selector.selectNow();
        var keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            var connection = (Connection) keys.next().attachment();
            keys.remove();
            switch (connection.receive()) {
                case PARTIAL -> {}
                case ANSWERED -> over(connection, true);
                case WRONG -> {
                    over(connection, false);
                    connection.reopen(server, selector);
                }
            }
        }
        return ready;
    }

    private void over(Connection connection, boolean good) {
        long now = System.nanoTime();
        if (good) {
            answered++;
        } else {
            failed++;
        }
        if (now - countFrom >= 0) {
            latencies.recordValue(Math.min(now - connection.due(), LONGEST));
        }
        free.addLast(connection);
    }
}
