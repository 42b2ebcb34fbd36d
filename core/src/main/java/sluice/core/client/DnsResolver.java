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
import sluice.core.threads.Loops;
import sluice.core.threads.NettyLoop;
import sluice.core.upstream.Resolver;

/// Asks the name servers of `/etc/resolv.conf`, with its search domains; `/etc/hosts` (as it was at start) goes
/// first, and `localhost` is always the loopback of both families (RFC 6761 section 6.3).
/// Addresses of both families are used if the machine has both; those that cannot be connected to are found out
/// by trying. Confined to its loop.
public final class DnsResolver implements Resolver, AutoCloseable {
    private static final long QUERY_TIMEOUT_MILLIS = 2000;
    private static final long LOCAL_TTL = 60;
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final DnsNameResolver resolver;
    private final DnsTtls ttls = new DnsTtls();

    /// @param loop that of {@link sluice.core.upstream.Names}, one of `loops`
    public DnsResolver(NettyLoop loop, Loops loops) {
        this(loop, loops, DnsServerAddressStreamProviders.platformDefault());
    }

    DnsResolver(NettyLoop loop, Loops loops, DnsServerAddressStreamProvider servers) {
        resolver = new DnsNameResolverBuilder(loop.events())
                .datagramChannelType(loops.datagramChannel())
                .socketChannelType(loops.channel())
                .nameServerProvider(servers)
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
        resolver.resolveAll(host).addListener((Future<List<InetAddress>> found) -> {
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
        resolver.close();
    }
}
