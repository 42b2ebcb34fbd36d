package sluice.core.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import sluice.api.value.SecretRef;

/// The settings of a store in the words of the client library.
final class RedisUris {
    /// How long connecting may take, with everything that is said before the first command.
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /// Commands that wait for their answer; beyond, the store counts as one that does not answer.
    private static final int MOST_WAITING = 20_000;

    private RedisUris() {}

    /// One for each node of a cluster, else exactly one.
    static List<RedisURI> of(RedisSettings settings) {
        return switch (settings.kind()) {
            case STANDALONE, CLUSTER ->
                settings.nodes().stream().map(node -> server(settings, node)).toList();
            case SENTINEL -> List.of(bySentinels(settings));
        };
    }

    private static RedisURI server(RedisSettings settings, RedisSettings.Node node) {
        var builder = RedisURI.builder().withHost(node.host()).withPort(node.port());
        return complete(builder, settings);
    }

    private static RedisURI bySentinels(RedisSettings settings) {
        var builder = RedisURI.builder().withSentinelMasterId(settings.master());
        for (var node : settings.nodes()) {
            var sentinel = RedisURI.builder()
                    .withHost(node.host())
                    .withPort(node.port())
                    .withSsl(settings.tls() != null)
                    .withVerifyPeer(verify(settings.tls()))
                    .withTimeout(CONNECT)
                    .build();
            authenticate(sentinel, "", settings.sentinelPassword());
            builder.withSentinel(sentinel);
        }
        return complete(builder, settings);
    }

    private static RedisURI complete(RedisURI.Builder builder, RedisSettings settings) {
        var uri = builder.withDatabase(settings.database())
                .withSsl(settings.tls() != null)
                .withVerifyPeer(verify(settings.tls()))
                .withClientName("sluice")
                .withTimeout(CONNECT)
                .build();
        authenticate(uri, settings.username(), settings.password());
        return uri;
    }

    private static void authenticate(RedisURI uri, String username, @Nullable SecretRef password) {
        if (password != null) {
            var secret = password.reveal().toCharArray();
            uri.setCredentialsProvider(new StaticCredentialsProvider(username.isEmpty() ? null : username, secret));
        }
    }

    private static SslVerifyMode verify(RedisSettings.@Nullable Tls tls) {
        return tls == null || tls.verify() ? SslVerifyMode.FULL : SslVerifyMode.NONE;
    }

    static ClientOptions options(RedisSettings settings) {
        return fill(ClientOptions.builder(), settings)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build();
    }

    /// Connections to the nodes of a cluster are made when they are first needed, so commands wait for them.
    static ClusterClientOptions clusterOptions(RedisSettings settings) {
        var refresh = ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofSeconds(15))
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                .build();
        var builder = ClusterClientOptions.builder();
        fill(builder, settings);
        return builder.topologyRefreshOptions(refresh).build();
    }

    private static ClientOptions.Builder fill(ClientOptions.Builder builder, RedisSettings settings) {
        builder.requestQueueSize(MOST_WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT)
                        .keepAlive(true)
                        .build());
        var tls = settings.tls();
        if (tls != null) {
            builder.sslOptions(ssl(tls));
        }
        return builder;
    }

    private static SslOptions ssl(RedisSettings.Tls tls) {
        var options = SslOptions.builder().jdkSslProvider().protocols("TLSv1.3", "TLSv1.2");
        try {
            if (!tls.ca().isEmpty()) {
                var trusted = emptyStore();
                for (var authority : tls.ca()) {
                    trusted.setCertificateEntry("ca" + trusted.size(), authority);
                }
                var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(trusted);
                options.trustManager(factory);
            }
            if (tls.certificate() != null) {
                var own = emptyStore();
                var chain = tls.certificate().chain().toArray(Certificate[]::new);
                own.setKeyEntry("own", tls.certificate().key(), new char[0], chain);
                var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(own, new char[0]);
                options.keyManager(factory);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("its certificates cannot be used: " + e.getMessage(), e);
        }
        return options.build();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
