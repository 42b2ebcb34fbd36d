package sluice.core.store;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection to a Redis, or one to each node of a cluster. The library has threads of its own, two of
/// them for the network; results come on those. Any thread.
final class RedisLink implements AutoCloseable {
    /// What the library would write to standard error, operators are told in one sentence by {@link
    /// RedisCalls}.
    private static final Logger QUIET = Logger.getLogger("io.lettuce");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final RedisSettings settings;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private volatile @Nullable Open open;
    private volatile boolean closed;

    private record Open(
            StatefulConnection<String, String> connection, RedisScriptingAsyncCommands<String, String> ask) {}

    RedisLink(RedisSettings settings) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofMillis(500), 50, TimeUnit.MILLISECONDS))
                .build();
        this.client = client();
    }

    private AbstractRedisClient client() {
        var uris = RedisUris.of(settings);
        if (settings.kind() == RedisSettings.Kind.CLUSTER) {
            var cluster = RedisClusterClient.create(resources, uris);
            cluster.setOptions(RedisUris.clusterOptions(settings));
            return cluster;
        }
        var single = RedisClient.create(resources, uris.getFirst());
        single.setOptions(RedisUris.options(settings));
        return single;
    }

    /// Connects anew; the connection before is closed. From then on the library keeps the connection up.
    CompletionStage<Void> connect() {
        disconnect();
        return connecting().thenAccept(made -> {
            open = made;
            if (closed) {
                disconnect();
            }
        });
    }

    private CompletionStage<Open> connecting() {
        try {
            return client instanceof RedisClusterClient cluster
                    ? cluster.refreshPartitionsAsync()
                            .thenCompose(_ -> cluster.connectAsync(StringCodec.UTF8))
                            .thenApply(RedisLink::open)
                    : ((RedisClient) client)
                            .connectAsync(
                                    StringCodec.UTF8, RedisUris.of(settings).getFirst())
                            .thenApply(RedisLink::open);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Open open(StatefulRedisConnection<String, String> connection) {
        return new Open(connection, connection.async());
    }

    private static Open open(StatefulRedisClusterConnection<String, String> connection) {
        return new Open(connection, connection.async());
    }

    private void disconnect() {
        var before = open;
        open = null;
        if (before != null) {
            before.connection.closeAsync();
        }
    }

    /// Runs a script; sends its text only if the server does not know it.
    ///
    /// @return fails if there is no connection or no answer
    CompletableFuture<List<Long>> run(Script script, String[] keys, String[] arguments) {
        var now = open;
        if (now == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not connected"));
        }
        try {
            RedisFuture<List<Long>> known = now.ask.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
            var answer = known.exceptionallyCompose(error -> {
                        if (!(unwrapped(error) instanceof RedisNoScriptException)) {
                            return CompletableFuture.failedFuture(error);
                        }
                        CompletionStage<List<Long>> told =
                                now.ask.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
                        return told;
                    })
                    .toCompletableFuture();
            answer.whenComplete((_, error) -> {
                if (error != null) {
                    known.cancel(false); // if it still waits to be sent, it must not be when the server is back
                }
            });
            return answer;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    @Override
    public void close() {
        closed = true;
        open = null;
        client.shutdownAsync(0, 2, TimeUnit.SECONDS).whenComplete((_, _) -> resources.shutdown(0, 2, TimeUnit.SECONDS));
    }
}
