package sluice.core.store;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.value.SecretRef;
import sluice.core.tls.KeyedCertificate;

/// How a Redis is reached. Equal settings reach the same counters.
///
/// @param name by which the configuration knows the store
/// @param nodes the server; the sentinels; or some nodes of the cluster
/// @param master by which name the sentinels know the server; empty for the other kinds
/// @param database 0 in a cluster
/// @param username of an ACL; empty for the default user
/// @param password null for none
/// @param sentinelPassword null for none
/// @param tls null for none
/// @param timeout how long a decision may take
/// @param prefix begins every key
public record RedisSettings(
        String name,
        Kind kind,
        List<Node> nodes,
        String master,
        int database,
        String username,
        @Nullable SecretRef password,
        @Nullable SecretRef sentinelPassword,
        @Nullable Tls tls,
        Duration timeout,
        String prefix) {
    /// Who is asked for the server.
    public enum Kind {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /// @param host a name or an address
    public record Node(String host, int port) {}

    /// @param ca who vouches for the server; empty for those whom the JDK trusts
    /// @param certificate by what the gateway proves who it is
    /// @param verify whether chain and name are checked
    public record Tls(List<X509Certificate> ca, @Nullable KeyedCertificate certificate, boolean verify) {}
}
