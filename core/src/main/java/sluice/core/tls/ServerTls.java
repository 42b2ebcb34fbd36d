package sluice.core.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.ClientCertificate;

/// The TLS of one listener. Handshakes may begin until it is closed; connections that began before go on.
/// Any thread.
///
/// Renegotiation and early data (0-RTT) are off: what a resumed client sends at once could be replayed by
/// anybody.
public final class ServerTls implements AutoCloseable {
    /// How long a session may be resumed, in seconds.
    private static final long SESSION_SECONDS = 7_200;
    /// Bytes of the certificates that a client may send.
    private static final int MOST_CLIENT_CHAIN = 32 * 1024;

    private final CertificateTable table;
    private final SslContext context;
    private final TicketKeys tickets;
    private final ServerTlsSettings.@Nullable Clients clients;

    /// @throws IllegalArgumentException if the engine refuses the settings; the message says why
    public ServerTls(ServerTlsSettings settings, TicketKeys tickets) {
        this.table = new CertificateTable(settings.certificates());
        this.clients = settings.clients();
        this.tickets = tickets;
        try {
            this.context = build(settings);
        } catch (SSLException | RuntimeException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
            sessions.setSessionIdContext(sessionKind());
            tickets.attach(sessions);
        }
    }

    private SslContext build(ServerTlsSettings settings) throws SSLException {
        var keys = new FixedKeyManagers(new SniKeys(table));
        boolean isNative = TlsProvider.isNative();
        // Netty remembers the last certificate by itself. Its cache for several keeps one reference too many when two
        // loops
        // look for the same certificate at the same first moment (4.2.18), so it is used only where it is needed.
        boolean several = isNative && table.size() > 1;
        var builder = SslContextBuilder.forServer(several ? new OpenSslCachingX509KeyManagerFactory(keys) : keys)
                .sslProvider(TlsProvider.chosen())
                .protocols(TlsProvider.versions(settings.minVersion()))
                .ciphers(TlsProvider.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(SESSION_SECONDS)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        settings.protocols()));
        if (clients != null) {
            builder.trustManager(clients.authorities())
                    .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        if (isNative) {
            builder.option(OpenSslContextOption.GROUPS, TlsProvider.GROUPS)
                    .option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, MOST_CLIENT_CHAIN);
        }
        return builder.build();
    }

    /// A session is resumed only where clients are verified by the same rules: all listeners share the
    /// keys of tickets.
    private byte[] sessionKind() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    clients == null ? "anybody".getBytes(UTF_8) : new byte[] {(byte) (clients.required() ? 1 : 0)});
            if (clients != null) {
                for (var authority : clients.authorities()) {
                    digest.update(authority.getEncoded());
                }
            }
            return Arrays.copyOf(digest.digest(), 32);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is put into the pipeline of a connection, to be released with it.
    public SslHandler handler(ByteBufAllocator allocator) {
        var handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(0); // whoever owns the connection keeps the time, from its first moment
        return handler;
    }

    /// What is known after a handshake.
    ///
    /// @throws IllegalArgumentException if the client's certificate has expired since its session began,
    ///     or cannot be read
    public TlsFacts facts(SSLSession session) {
        var client = client(session);
        var name = SniKeys.serverName(session);
        var forwarded = clients != null && clients.forward() ? client : null;
        return new TlsFacts(
                session.getProtocol(),
                name,
                client,
                forwarded == null ? "" : field(forwarded.chain().subList(0, 1)),
                forwarded == null
                        ? ""
                        : field(forwarded.chain().subList(1, forwarded.chain().size())),
                reach(table.choose(name)));
    }

    /// Where clients prove who they are, a certificate of the gateway is a border: what is asked over a
    /// connection must belong to the certificate that the connection began with. HTTP/2 clients that join
    /// hosts on one connection do so for hosts of one certificate (RFC 9113 section 9.1.1), so they stay
    /// inside.
    private TlsFacts.Reach reach(int certificate) {
        return clients == null || table.size() == 1
                ? _ -> true
                : host -> host.isEmpty() || table.choose(host) == certificate;
    }

    private @Nullable ClientCertificate client(SSLSession session) {
        if (clients == null) {
            return null;
        }
        try {
            var chain = Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
            chain.getFirst().checkValidity();
            return ClientProof.of(chain);
        } catch (SSLPeerUnverifiedException e) {
            return null; // it has shown none
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new IllegalArgumentException("the client's certificate is not valid any more", e);
        }
    }

    private static String field(List<X509Certificate> certificates) {
        return certificates.stream().map(ServerTls::item).collect(Collectors.joining(", "));
    }

    private static String item(X509Certificate certificate) {
        try {
            return ':' + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ':';
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the client's certificate cannot be read", e);
        }
    }

    /// No handshake begins with it any more.
    @Override
    public void close() {
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            tickets.detach(sessions);
        }
        ReferenceCountUtil.release(context);
    }
}
