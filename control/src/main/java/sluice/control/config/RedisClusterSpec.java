package sluice.control.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// A Redis Cluster.
///
/// @param nodes some of them; the others are learned. `rediss` for TLS
/// @param username of an ACL; absent: the default user
/// @param password a reference such as `${env:REDIS_PASSWORD}`
/// @param tls how the nodes are verified; only with `rediss`
/// @param timeout how long a decision may take, 5ms to 10s; then the policy does what its `on-store-failure`
/// says
/// @param prefix begins every key
public record RedisClusterSpec(
        List<RedisUrl> nodes,
        @Nullable String username,
        @Nullable SecretRef password,
        @Nullable StoreTls tls,
        @Default("100ms") Duration timeout,
        @Default("sluice") String prefix) {
    public RedisClusterSpec {
        RedisSpec.check(nodes, "nodes", username, password, tls, timeout, prefix);
        for (var node : nodes) {
            Require.that(node.database() == 0, "nodes", node, "no database: a cluster has one");
        }
    }
}
