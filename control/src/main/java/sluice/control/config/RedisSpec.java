package sluice.control.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.SecretRef;

/// One Redis server.
///
/// @param url where it is; `rediss` for TLS, and the number of a database if it is not 0:
///     `rediss://redis.internal:6380/2`
/// @param username of an ACL; absent: the default user
/// @param password a reference such as `${env:REDIS_PASSWORD}`
/// @param tls how the server is verified; only with `rediss`
/// @param timeout how long a decision may take, 5ms to 10s; then the policy does what its `on-store-failure`
/// says
/// @param prefix begins every key
public record RedisSpec(
        RedisUrl url,
        @Nullable String username,
        @Nullable SecretRef password,
        @Nullable StoreTls tls,
        @Default("100ms") Duration timeout,
        @Default("sluice") String prefix) {
    public RedisSpec {
        check(List.of(url), "url", username, password, tls, timeout, prefix);
    }

    /// What all kinds have in common.
    static void check(
            List<RedisUrl> urls,
            String component,
            @Nullable String username,
            @Nullable SecretRef password,
            @Nullable StoreTls tls,
            Duration timeout,
            String prefix) {
        Require.notEmpty(urls, component);
        boolean secure = urls.getFirst().secure();
        for (var url : urls) {
            Require.that(url.secure() == secure, component, url, "redis everywhere or rediss everywhere");
        }
        Require.that(tls == null || secure, "tls", urls.getFirst(), "a URL with rediss");
        Require.that(
                username == null || password != null, "username", String.valueOf(username), "a password beside it");
        Require.that(
                timeout.compareTo(Duration.ofMillis(5)) >= 0 && timeout.compareTo(Duration.ofSeconds(10)) <= 0,
                "timeout",
                timeout.toMillis() + "ms",
                "5ms to 10s");
        Require.that(
                prefix.matches("[A-Za-z0-9._:-]{1,40}"),
                "prefix",
                '"' + prefix + '"',
                "1 to 40 of A-Z a-z 0-9 . _ : -");
    }
}
