package sluice.control.config;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Require;

/// Where counters live that gateways share. One of `redis`, `redis-sentinel` and `redis-cluster` says where
/// that is.
///
/// @param name by which policies name it; `local` is taken
/// @param redis one server
/// @param redisSentinel a server that sentinels watch
/// @param redisCluster a cluster
public record StoreSpec(
        String name,
        @Nullable RedisSpec redis,
        @Nullable RedisSentinelSpec redisSentinel,
        @Nullable RedisClusterSpec redisCluster) {
    /// The store that always exists.
    public static final String LOCAL = "local";

    public StoreSpec {
        Check.name(name, "name");
        Require.that(!name.equals(LOCAL), "name", LOCAL, "another name: local is the memory of the process");
        long given = Stream.of(redis, redisSentinel, redisCluster)
                .filter(Objects::nonNull)
                .count();
        Require.that(given == 1, "redis", given + " places", "one of redis, redis-sentinel and redis-cluster");
    }

    /// For people: the first address.
    public String where() {
        return redis != null
                ? redis.url().toString()
                : redisSentinel != null
                        ? redisSentinel.sentinels().getFirst() + " " + redisSentinel.master()
                        : Objects.requireNonNull(redisCluster)
                                .nodes()
                                .getFirst()
                                .toString();
    }
}
