package sluice.core.upstream;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sluice.core.tls.TlsIdentity;

/// One resolved address of an upstream, as it is spoken to, and what the process knows about it: an address that is
/// spoken to under two TLS identities is two endpoints, so that no connection of the one serves the other. Any thread.
/// The same object stays in use while any configuration names the address, so that counts outlive a change.
public final class Endpoint {
    private final InetSocketAddress address;
    private final @Nullable TlsIdentity tls;
    private final String name;
    private final AtomicInteger active = new AtomicInteger();
    private final Avoidance avoidance = new Avoidance();
    private final Capacity capacity = new Capacity();

    /// Without TLS.
    public Endpoint(InetSocketAddress address) {
        this(address, null);
    }

    public Endpoint(InetSocketAddress address, @Nullable TlsIdentity tls) {
        this.address = address;
        this.tls = tls;
        this.name = name(address);
    }

    private static String name(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    public InetSocketAddress address() {
        return address;
    }

    /// As whom it is spoken to; null without TLS.
    public @Nullable TlsIdentity tls() {
        return tls;
    }

    /// `host:port` with a literal address, as logs, metrics and attempt policies see it.
    public String name() {
        return name;
    }

    /// Calls that this process has under way to this endpoint.
    public AtomicInteger active() {
        return active;
    }

    /// Whether it could be connected to of late.
    public Avoidance avoidance() {
        return avoidance;
    }

    /// Connections of the process to this endpoint, and who waits for one.
    public Capacity capacity() {
        return capacity;
    }

    @Override
    public String toString() {
        return name;
    }
}
