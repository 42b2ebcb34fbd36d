package sluice.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.failure.Failure;
import sluice.testkit.FakeLoop;

class ResolvedEndpointsTest {
    private final FakeLoop loop = new FakeLoop();
    private final FakeResolver resolver = new FakeResolver();
    private final EndpointRegistry registry = new EndpointRegistry();
    private final Names names = new Names(loop, resolver);
    private final Watched watched = new Watched();

    private EndpointSource source(ConfiguredEndpoint... endpoints) {
        var source = EndpointSource.of(List.of(endpoints), registry, names);
        source.start(watched);
        loop.runTasks();
        return source;
    }

    private static ConfiguredEndpoint endpoint(String host) {
        return new ConfiguredEndpoint(host, 8080, 2);
    }

    @Test
    void literalAddressesNeedNoName() {
        source(endpoint("10.0.0.1"), endpoint("::1"));
        assertThat(watched.names()).containsExactly("10.0.0.1:8080", "[0:0:0:0:0:0:0:1]:8080");
        assertThat(watched.settled).isTrue();
        assertThat(resolver.asked).isEmpty();
    }

    @Test
    void aNameStandsForAllItsAddresses() {
        source(endpoint("orders.internal"), endpoint("10.0.0.9"));
        assertThat(watched.names()).containsExactly("10.0.0.9:8080");
        assertThat(watched.settled).isFalse();
        resolver.resolve(30, "10.0.0.1", "10.0.0.2");
        assertThat(watched.names()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.9:8080");
        assertThat(watched.settled).isTrue();
        assertThat(watched.set.get(0).authority()).isEqualTo("orders.internal:8080");
        assertThat(watched.set.get(0).weight()).isEqualTo(2);
    }

    @Test
    void noNameLeadsToAListenerForOperators() {
        registry.protect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080));
        source(endpoint("rebound.example.com"));
        resolver.resolve(30, "127.0.0.1", "127.8.8.8", "0.0.0.0");
        assertThat(watched.names()).isEmpty();
        assertThat(Objects.requireNonNull(watched.absence).reason())
                .contains("rebound.example.com leads to a listener for operators");
        loop.advance(Duration.ofSeconds(31));
        resolver.resolve(30, "127.0.0.1", "10.0.0.1");
        assertThat(watched.names()).containsExactly("10.0.0.1:8080");
    }

    @Test
    void anotherPortOfThisMachineIsNoListenerForOperators() {
        registry.protect(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 9901));
        source(endpoint("local.example.com"));
        resolver.resolve(30, "127.0.0.1");
        assertThat(watched.names()).containsExactly("127.0.0.1:8080");
    }

    @Test
    void asksAgainWhenTheTimeToLiveIsOver() {
        source(endpoint("orders.internal"));
        resolver.resolve(30, "10.0.0.1");
        loop.advance(Duration.ofSeconds(29));
        assertThat(resolver.asked).hasSize(1);
        loop.advance(Duration.ofSeconds(2));
        assertThat(resolver.asked).hasSize(2);
        resolver.resolve(1, "10.0.0.2");
        assertThat(watched.names()).containsExactly("10.0.0.2:8080");
        loop.advance(Duration.ofSeconds(4));
        assertThat(resolver.asked).hasSize(2);
        loop.advance(Duration.ofSeconds(2));
        assertThat(resolver.asked).hasSize(3);
        resolver.resolve(86_400, "10.0.0.2");
        loop.advance(Duration.ofSeconds(61));
        assertThat(resolver.asked).hasSize(4);
    }

    @Test
    void keepsWhatItKnowsWhenTheNameServerFails() {
        source(endpoint("orders.internal"));
        resolver.resolve(5, "10.0.0.1");
        loop.advance(Duration.ofSeconds(6));
        resolver.fail("no answer");
        assertThat(watched.names()).containsExactly("10.0.0.1:8080");
    }

    @Test
    void aNameThatDoesNotResolveIsTriedAgainEverMoreSlowly() {
        source(endpoint("orders.internal"));
        resolver.fail("no such name");
        assertThat(watched.set.isEmpty()).isTrue();
        assertThat(Objects.requireNonNull(watched.absence).reason()).contains("orders.internal", "no such name");
        assertThat(watched.settled).isTrue();
        int asked = 1;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            loop.advance(Duration.ofMillis(seconds * 1000 - 10));
            assertThat(resolver.asked).hasSize(asked);
            loop.advance(Duration.ofMillis(20));
            assertThat(resolver.asked).hasSize(++asked);
            resolver.fail("no such name");
        }
        loop.advance(Duration.ofSeconds(31));
        resolver.resolve(30, "10.0.0.1");
        assertThat(watched.names()).containsExactly("10.0.0.1:8080");
    }

    @Test
    void anUnchangedSetIsTheSameSet() {
        source(endpoint("orders.internal"));
        resolver.resolve(5, "10.0.0.2", "10.0.0.1");
        var before = watched.set;
        int pushes = watched.pushes;
        loop.advance(Duration.ofSeconds(6));
        resolver.resolve(5, "10.0.0.1", "10.0.0.2");
        assertThat(watched.pushes).isEqualTo(pushes);
        assertThat(watched.set).isEqualTo(before);
    }

    @Test
    void aNewConfigurationBeginsWithWhatIsKnownAndKeepsTheEndpoints() {
        var old = source(endpoint("orders.internal"));
        resolver.resolve(60, "10.0.0.1");
        var endpoint = watched.set.get(0).endpoint();
        var next = new Watched();
        var source = EndpointSource.of(List.of(new ConfiguredEndpoint("orders.internal", 8080, 7)), registry, names);
        source.start(next);
        assertThat(next.settled).isTrue();
        assertThat(next.set.get(0).endpoint()).isSameAs(endpoint);
        old.close();
        loop.runTasks();
        assertThat(resolver.asked).hasSize(1);
        loop.advance(Duration.ofSeconds(61));
        assertThat(resolver.asked).hasSize(2);
        source.close();
        resolver.resolve(60, "10.0.0.3");
        loop.runTasks();
        assertThat(loop.timers()).isZero();
        assertThat(next.set.get(0).endpoint()).isSameAs(endpoint);
    }

    private static final class Watched implements EndpointSource.Watcher {
        private EndpointSet set = EndpointSet.EMPTY;
        private @Nullable Failure absence;
        private boolean settled;
        private int pushes;

        List<String> names() {
            return set.members().stream().map(it -> it.endpoint().name()).toList();
        }

        @Override
        public void endpoints(EndpointSet pushed, @Nullable Failure why) {
            set = pushed;
            absence = why;
            pushes++;
        }

        @Override
        public void settle() {
            settled = true;
        }
    }

    private static final class FakeResolver implements Resolver {
        private final List<String> asked = new ArrayList<>();
        private @Nullable Answer answer;

        @Override
        public void resolve(String host, Answer who) {
            asked.add(host);
            answer = who;
        }

        void resolve(long ttl, String... addresses) {
            Objects.requireNonNull(answer)
                    .resolved(
                            Arrays.stream(addresses).map(InetAddress::ofLiteral).toList(), ttl);
        }

        void fail(String problem) {
            Objects.requireNonNull(answer).failed(problem);
        }
    }
}
