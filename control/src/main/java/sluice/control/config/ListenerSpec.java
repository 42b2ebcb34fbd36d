package sluice.control.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Cidr;

/// An address that accepts the connections of clients.
///
/// @param name by which routes choose it
/// @param address where it listens
/// @param protocols what it speaks: with TLS as ALPN agrees, without as the first bytes of a connection say (`h2` by
///     prior knowledge)
/// @param tls certificates, versions, client certificates; absent: cleartext
/// @param passthrough names whose connections go on to an upstream with their TLS untouched; without `tls` beside it,
///     all others are closed
/// @param proxyProtocol whether what stands in front begins each connection with a PROXY protocol header (1 or 2) that
///     names the client; believed from `trusted-proxies` only
/// @param trustedProxies the networks of the proxies in front, whose `X-Forwarded-*`, `Forwarded` and
///     `X-Request-Id` are believed; everybody else's are replaced
/// @param redirectToHttps whether everything is answered with a redirect (308) to the same URL with https, at the port
/// of
///     the first listener with TLS, or 443. Policies of the gateway apply, routes do not
/// @param limits what a client may send
/// @param timeouts how long a client may take
public record ListenerSpec(
        String name,
        @Default("0.0.0.0:8080") Address address,
        @Default("[h2, http/1.1]") List<Protocol> protocols,
        @Nullable ListenerTls tls,
        List<PassthroughSpec> passthrough,
        @Default("off") ProxyProtocolMode proxyProtocol,
        List<Cidr> trustedProxies,
        @Default("false") boolean redirectToHttps,
        @Default("{}") ListenerLimits limits,
        @Default("{}") ListenerTimeouts timeouts) {
    public ListenerSpec {
        Check.name(name, "name");
        Require.notEmpty(protocols, "protocols");
        Require.that(
                passthrough.isEmpty() || !redirectToHttps,
                "redirectToHttps",
                true,
                "false beside passthrough: connections there speak TLS");
        Require.that(!redirectToHttps || tls == null, "redirectToHttps", true, "false beside tls: it is https already");
        Require.that(
                proxyProtocol == ProxyProtocolMode.OFF || !trustedProxies.isEmpty(),
                "trusted-proxies",
                trustedProxies,
                "the networks whose PROXY protocol headers are believed");
    }
}
