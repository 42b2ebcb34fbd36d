package sluice.core.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import sluice.api.exchange.Fact;

/// Makes what tests of upstreams need.
final class Pools {
    static final Eligible ALL = endpoint -> true;

    private Pools() {}

    /// Members 10.0.0.1:80, 10.0.0.2:80 and so on, with these weights.
    static EndpointSet set(int... weights) {
        var members = new ArrayList<Member>();
        for (int i = 0; i < weights.length; i++) {
            members.add(new Member(endpoint("10.0." + (i + 1) / 256 + "." + (i + 1) % 256), weights[i], "orders"));
        }
        return EndpointSet.of(members);
    }

    static EndpointSet equal(int count) {
        var weights = new int[count];
        Arrays.fill(weights, 1);
        return set(weights);
    }

    static Endpoint endpoint(String address) {
        return new Endpoint(new InetSocketAddress(InetAddress.ofLiteral(address), 80));
    }

    static UpstreamSettings settings() {
        return new UpstreamSettings(
                "orders",
                HttpProtocol.HTTP_1_1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                1024,
                1024);
    }

    static Fact fact(String value) {
        return exchange -> value;
    }
}
