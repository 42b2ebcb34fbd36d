package sluice.core.client;

import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sluice.core.threads.Loops;
import sluice.core.upstream.Resolver;

/// Asks the name servers of `/etc/resolv.conf`, with its search domains; `/etc/hosts` (as it was at start) goes
/// first, and `localhost` is always the loopback of both families (RFC 6761 section 6.3).
/// Addresses of both families are used if the machine has both; those that cannot be connected to are found out
/// by trying. Confined to the loop aside.
public final class DnsResolver implements Resolver, AutoCloseable {
    private static final long QUERY_TIMEOUT_MILLIS = 2000;
    private static final long LOCAL_TTL = 60;
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final Loops loops;
    private final Supplier<DnsServerAddressStreamProvider> servers;
    private final DnsTtls ttls = new DnsTtls();
    private @Nullable DnsNameResolver resolver;

    /// @param loops whose loop aside asks
    public DnsResolver(Loops loops) {
        this(loops, DnsServerAddressStreamProviders::platformDefault);
    }

    DnsResolver(Loops loops, Supplier<DnsServerAddressStreamProvider> servers) {
        this.loops = loops;
        this.servers = servers;
    }

    /// Made at the first name that needs it: that takes long, and many configurations name addresses only.
    private DnsNameResolver resolver() {
        if (resolver == null) {
            resolver = build();
        }
        return resolver;
    }

    private DnsNameResolver build() {
        return new DnsNameResolverBuilder(loops.aside().events())
                .datagramChannelType(loops.datagramChannel())
                .socketChannelType(loops.channel())
                .nameServerProvider(servers.get())
                .resolveCache(ttls)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .build();
    }

    @Override
    public void resolve(String host, Answer answer) {
        if (isLocal(host)) {
            answer.resolved(LOOPBACK, LOCAL_TTL);
            return;
        }
        resolver().resolveAll(host).addListener((Future<List<InetAddress>> found) -> {
            if (!found.isSuccess()) {
                answer.failed(String.valueOf(found.cause().getMessage()));
            } else {
                answer.resolved(found.getNow(), ttls.shortest(found.getNow(), LOCAL_TTL));
            }
        });
    }

    private static boolean isLocal(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    @Override
    public void close() {
        loops.aside().execute(() -> {
            if (resolver != null) {
                resolver.close();
            }
        });
    }
}
