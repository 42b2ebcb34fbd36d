package sluice.control.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// A Redis server that sentinels watch and replace when it fails.
///
/// @param sentinels where they are; `rediss` for TLS, to the sentinels and to the server
/// @param master by which name the sentinels know the server
/// @param username of an ACL of the server; absent: the default user
/// @param password of the server, a reference such as `${env:REDIS_PASSWORD}`
/// @param sentinelPassword of the sentinels
/// @param database of the server
/// @param tls how servers and sentinels are verified; only with `rediss`
/// @param timeout how long a decision may take, 5ms to 10s; then the policy does what its `on-store-failure`
/// says
/// @param prefix begins every key
public record RedisSentinelSpec(
        List<RedisUrl> sentinels,
        String master,
        @Nullable String username,
        @Nullable SecretRef password,
        @Nullable SecretRef sentinelPassword,
        @Default("0") int database,
        @Nullable StoreTls tls,
        @Default("100ms") Duration timeout,
        @Default("sluice") String prefix) {
    public RedisSentinelSpec {
        RedisSpec.check(sentinels, "sentinels", username, password, tls, timeout, prefix);
        Require.that(!master.isBlank(), "master", '"' + master + '"', "the name that the sentinels know");
        Require.within(database, 0, 999, "database");
    }
}
