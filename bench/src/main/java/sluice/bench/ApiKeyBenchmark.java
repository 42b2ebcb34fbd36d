package sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Identity;
import sluice.api.identity.Consumer;
import sluice.control.identity.ConsumerTable;
import sluice.control.identity.KnownConsumers;
import sluice.core.threads.SystemClock;

/// How long it takes to find out whose an API key is, by the number of consumers: the digest of the key, the
/// table, and the identity. Keys are asked for in an order without order, 65,536 different ones of many.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Warmup(iterations = 3, time = 2, timeUnit = SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Xmx1g"})
@State(Scope.Thread)
public class ApiKeyBenchmark {
    private static final int ASKED = 1 << 16;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Param({"1", "1000", "1000000"})
    public int consumers;

    private final String[] known = new String[ASKED];
    private final String[] unknown = new String[ASKED];
    private KnownConsumers table = new KnownConsumers(ConsumerTable.EMPTY, SystemClock.INSTANCE);
    private int next;

    @Setup
    public void prepare() throws NoSuchAlgorithmException {
        var all = new ConsumerTable(List.of("free", "pro"));
        var sha256 = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < consumers; i++) {
            int number = all.add("consumer-" + i, "pro", null, Map.of("tenant", "tenant-" + i % 1000));
            all.addKey(number, sha256.digest(key(i).getBytes(UTF_8)), Long.MAX_VALUE);
        }
        table = new KnownConsumers(all.sealed(), SystemClock.INSTANCE);
        for (int i = 0; i < ASKED; i++) {
            known[i] = key((int) Long.remainderUnsigned(i * GOLDEN, consumers));
            unknown[i] = key(-1 - i);
        }
    }

    private static String key(int number) {
        return "sluice_%043d%06d".formatted(number, number);
    }

    @Benchmark
    public @Nullable Identity known() {
        var consumer = table.ofApiKey(known[next++ & ASKED - 1]);
        return consumer == null ? null : consumer.identity(Claims.NONE);
    }

    @Benchmark
    public @Nullable Consumer unknown() {
        return table.ofApiKey(unknown[next++ & ASKED - 1]);
    }
}
