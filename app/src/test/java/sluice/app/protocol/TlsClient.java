package sluice.app.protocol;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A client with TLS. It does not mind by which name the gateway proves who it is, so that a test can
/// look.
final class TlsClient implements AutoCloseable {
    private final SSLSocket socket;
    private final RawClient http;

    /// Connects and shakes hands.
    ///
    /// @param name what it asks for; empty for no name
    /// @param versions none for all that the JDK offers
    TlsClient(SSLContext context, InetSocketAddress address, String name, List<String> alpn, String... versions)
            throws IOException {
        socket = (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        socket.setSSLParameters(parameters);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        http = new RawClient(socket);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    TlsClient(SSLContext context, InetSocketAddress address, String name) throws IOException {
        this(context, address, name, List.of());
    }

    RawClient http() {
        return http;
    }

    /// The names in the certificate that the gateway has shown.
    List<String> names() throws Exception {
        return certificate().getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .toList();
    }

    /// What the gateway has shown.
    X509Certificate certificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    String version() {
        return socket.getSession().getProtocol();
    }

    String cipher() {
        return socket.getSession().getCipherSuite();
    }

    String alpn() {
        return socket.getApplicationProtocol();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
