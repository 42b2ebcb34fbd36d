package sluice.control.compile;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Fact;
import sluice.control.config.BalanceSpec;
import sluice.control.config.EndpointSpec;
import sluice.control.config.Protocol;
import sluice.control.config.UpstreamSpec;
import sluice.core.runtime.Foundation;
import sluice.core.runtime.Kept;
import sluice.core.runtime.Scope;
import sluice.core.tls.ClientTls;
import sluice.core.tls.TlsIdentity;
import sluice.core.upstream.Balancer;
import sluice.core.upstream.ConfiguredEndpoint;
import sluice.core.upstream.EndpointSource;
import sluice.core.upstream.HttpProtocol;
import sluice.core.upstream.Upstream;
import sluice.core.upstream.UpstreamSettings;

/// The upstreams of all worlds that live. An upstream whose configuration did not change is shared by the old
/// world and the new one, so that it keeps what it knows; it is closed with the last world that uses it. Any
/// thread.
final class Upstreams {
    private final Foundation foundation;
    private final boolean secures;
    private final ClientContexts contexts = new ClientContexts();
    private final Kept<UpstreamSpec, Shared> shared = new Kept<>(Shared::close);

    /// @param closing gives back what the upstream was built with
    private record Shared(Upstream upstream, Runnable closing) {
        void close() {
            upstream.close();
            closing.run();
        }
    }

    /// @param secures whether TLS is opened where an endpoint asks for it
    Upstreams(Foundation foundation, boolean secures) {
        this.foundation = foundation;
        this.secures = secures;
    }

    /// The upstream of that configuration, for as long as the scope lives.
    ///
    /// @throws IllegalArgumentException if its TLS cannot be used; the message says why
    Upstream open(UpstreamSpec spec, Scope scope) {
        return shared.take(spec, () -> build(spec), scope).upstream;
    }

    private Shared build(UpstreamSpec spec) {
        var settings = new UpstreamSettings(
                spec.name(),
                protocol(spec.protocol()),
                spec.timeouts().connect(),
                spec.timeouts().response(),
                spec.timeouts().bodyIdle(),
                spec.timeouts().poolIdle(),
                spec.connections().maxPerEndpoint(),
                spec.connections().maxPending());
        boolean secure =
                secures && spec.endpoints().stream().anyMatch(it -> it.url().secure());
        var key = secure ? ClientContexts.Key.of(spec) : null;
        var tls = key == null ? null : contexts.take(key);
        var endpoints =
                spec.endpoints().stream().map(it -> endpoint(spec, it, tls)).toList();
        var source = EndpointSource.of(endpoints, foundation.endpoints(), foundation.names());
        var upstream = new Upstream(settings, source, balancer(spec.balance()));
        return new Shared(upstream, key == null ? () -> {} : () -> contexts.release(key));
    }

    private static ConfiguredEndpoint endpoint(UpstreamSpec spec, EndpointSpec endpoint, @Nullable ClientTls tls) {
        var url = endpoint.url();
        var given = spec.tls() == null ? null : spec.tls().serverName();
        var identity = tls == null || !url.secure() ? null : new TlsIdentity(tls, given == null ? url.host() : given);
        return new ConfiguredEndpoint(url.host(), url.port(), endpoint.weight(), identity);
    }

    private static HttpProtocol protocol(Protocol protocol) {
        return switch (protocol) {
            case HTTP_1_1 -> HttpProtocol.HTTP_1_1;
            case HTTP_2 -> HttpProtocol.H2;
        };
    }

    private static Balancer balancer(BalanceSpec balance) {
        return switch (balance.method()) {
            case LEAST_REQUEST -> Balancer.LEAST_REQUEST;
            case ROUND_ROBIN -> Balancer.ROUND_ROBIN;
            case RANDOM -> Balancer.RANDOM;
            case HASH -> Balancer.hash(Fact.named(balance.hash()));
        };
    }

    /// Waits until every name was looked up once, or the time is over: a name that does not resolve must not
    /// keep a configuration from being applied.
    static void settle(Iterable<Upstream> upstreams, Duration patience) throws InterruptedException {
        var all = CompletableFuture.allOf();
        for (var upstream : upstreams) {
            all = CompletableFuture.allOf(all, upstream.settled().toCompletableFuture());
        }
        try {
            all.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // what is not known by now is told to clients as dns_error until it is
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
