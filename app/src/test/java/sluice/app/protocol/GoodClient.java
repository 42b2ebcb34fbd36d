package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A well-behaved client that goes on asking while others attack, from an address of its own. It is served by every
/// loop in turn, because it comes with a new connection every few requests.
final class GoodClient implements AutoCloseable {
    private static final int REQUESTS_PER_CONNECTION = 10;

    private final InetSocketAddress gateway;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean over;

    GoodClient(Front front) {
        gateway = front.live().gateway().listeners().getFirst().address();
        thread = Thread.ofPlatform().start(this::ask);
    }

    private void ask() {
        while (!over) {
            try (var socket =
                            new Socket(gateway.getAddress(), gateway.getPort(), InetAddress.getByName("127.0.0.9"), 0);
                    var client = new RawClient(new Wire(socket))) {
                for (int i = 0; i < REQUESTS_PER_CONNECTION && !over; i++) {
                    long begun = System.nanoTime();
                    var answer = client.get("/ok");
                    nanos.add(System.nanoTime() - begun);
                    if (answer.status() != 200 || !answer.body().equals("ok")) {
                        errors.add(answer.head());
                    }
                }
            } catch (IOException e) {
                errors.add(e.toString());
            }
        }
    }

    /// How many requests were answered.
    int answered() {
        return nanos.size();
    }

    /// The time within which 99 of 100 were answered.
    long p99Millis() {
        var sorted = new ArrayList<>(List.copyOf(nanos));
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() * 99 / 100));
    }

    /// Ends, and tells whether anything went wrong.
    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(errors).as("what a well-behaved client saw").isEmpty();
        assertThat(nanos).as("answers to a well-behaved client").isNotEmpty();
    }
}
