package sluice.core.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Gives a handshake the certificate of the name that the client asks for. An alias is the certificate's
/// position.
final class SniKeys extends X509ExtendedKeyManager {
    private final CertificateTable table;

    SniKeys(CertificateTable table) {
        this.table = table;
    }

    /// The name that the client asks for; empty if it asks for none.
    static String serverName(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (var name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return "";
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        int index = table.choose(serverName(engine.getHandshakeSession()));
        var algorithm = table.get(index).key().getAlgorithm();
        boolean fits = keyType.equals(algorithm) || keyType.equals("EdDSA") && algorithm.startsWith("Ed");
        return fits ? Integer.toString(index) : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return table.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return table.get(Integer.parseInt(alias)).key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
