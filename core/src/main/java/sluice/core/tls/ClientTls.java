package sluice.core.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/// The TLS of upstreams that are spoken to alike. Two that are not never share a connection: their endpoints
/// are different objects even at one address. Handshakes may begin until it is closed; connections that began
/// before go on. Any thread.
public final class ClientTls implements AutoCloseable {
    private final SslContext context;

    /// @throws IllegalArgumentException if the engine refuses the settings; the message says why
    public ClientTls(ClientTlsSettings settings) {
        try {
            this.context = build(settings);
        } catch (SSLException | RuntimeException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
    }

    private static SslContext build(ClientTlsSettings settings) throws SSLException {
        var builder = SslContextBuilder.forClient()
                .sslProvider(TlsProvider.chosen())
                .protocols(TlsProvider.versions(settings.minVersion()))
                .ciphers(TlsProvider.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .endpointIdentificationAlgorithm(settings.verify() ? "HTTPS" : null)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        settings.protocol()));
        if (!settings.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!settings.authorities().isEmpty()) {
            builder.trustManager(settings.authorities());
        }
        var certificate = settings.certificate();
        if (certificate != null) {
            builder.keyManager(certificate.key(), certificate.chain());
        }
        if (TlsProvider.isNative()) {
            builder.option(OpenSslContextOption.GROUPS, TlsProvider.GROUPS);
        }
        return builder.build();
    }

    /// What is put into the pipeline of a connection, to be released with it.
    ///
    /// @param serverName what the endpoint's certificate must carry; sent as SNI unless it is an address
    /// @param port of the endpoint; with the name, sessions to be resumed are found by it
    public SslHandler handler(ByteBufAllocator allocator, String serverName, int port) {
        var handler = context.newHandler(allocator, serverName, port);
        handler.setHandshakeTimeoutMillis(0); // whoever opens the connection keeps the time
        return handler;
    }

    /// No handshake begins with it any more.
    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
