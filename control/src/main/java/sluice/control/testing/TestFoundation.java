package sluice.control.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sluice.api.http.HttpAsk;
import sluice.api.http.HttpCalls;
import sluice.api.http.HttpReply;
import sluice.api.policy.Background;
import sluice.api.value.Clock;
import sluice.core.runtime.Foundation;
import sluice.core.runtime.Kept;
import sluice.core.store.LocalCounters;
import sluice.core.threads.Loop;
import sluice.core.threads.Timer;
import sluice.core.tls.TicketKeys;
import sluice.core.upstream.EndpointRegistry;
import sluice.core.upstream.Names;
import sluice.testkit.FakeLoop;

/// What a world stands on that has no network: time is that of the test, every name has an address of its
/// own, and nobody answers the calls of policies. Confined to the thread of the test.
final class TestFoundation implements Foundation {
    private final FakeLoop loop;
    private final Function<HttpAsk, @Nullable HttpReply> answers;
    private final EndpointRegistry endpoints = new EndpointRegistry();
    private final LocalCounters counters;
    private final Kept<Object, Object> kept = Kept.closing();
    private final TicketKeys tickets = new TicketKeys();
    private final Map<String, InetAddress> addresses = new HashMap<>();
    private final Names names;

    /// @param answers what is answered to calls of policies; null for nothing
    TestFoundation(FakeLoop loop, Function<HttpAsk, @Nullable HttpReply> answers) {
        this.loop = loop;
        this.answers = answers;
        this.counters = new LocalCounters(loop.clock());
        this.names = new Names(new AtOnce(loop), (host, answer) -> answer.resolved(List.of(address(host)), 60));
    }

    /// From the network that is reserved for tests of devices (RFC 2544).
    private InetAddress address(String host) {
        return addresses.computeIfAbsent(host, _ -> {
            int number = addresses.size() + 1;
            try {
                return InetAddress.getByAddress(new byte[] {(byte) 198, 18, (byte) (number >> 8), (byte) number});
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public Clock clock() {
        return loop.clock();
    }

    @Override
    public EndpointRegistry endpoints() {
        return endpoints;
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public LocalCounters counters() {
        return counters;
    }

    @Override
    public Kept<Object, Object> kept() {
        return kept;
    }

    @Override
    public HttpCalls calls() {
        return ask -> {
            var reply = answers.apply(ask);
            return reply != null
                    ? CompletableFuture.completedFuture(reply)
                    : CompletableFuture.failedFuture(new IOException(ask.url() + ": there is no network in tests"));
        };
    }

    @Override
    public Background background() {
        return new Background() {
            @Override
            public void run(Runnable work) {
                loop.execute(work);
            }

            @Override
            public void after(Duration delay, Runnable work) {
                loop.schedule(delay.toNanos(), work);
            }
        };
    }

    @Override
    public TicketKeys tickets() {
        return tickets;
    }

    /// A loop on which nothing waits and nothing comes later: names have their addresses once and for all.
    private record AtOnce(FakeLoop loop) implements Loop {
        @Override
        public int index() {
            return loop.index();
        }

        @Override
        public Clock clock() {
            return loop.clock();
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Timer schedule(long nanos, Runnable task) {
            return () -> {};
        }
    }
}
