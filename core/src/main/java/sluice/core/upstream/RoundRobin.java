package sluice.core.upstream;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// Every member in its turn, evenly spaced by weight.
///
/// The turns of one round are laid out once: the w turns of a member stand 1/w of the round apart, which is stride
/// scheduling (Waldspurger and Weihl, "Stride Scheduling", MIT/LCS/TM-528, 1995), each member beginning at a phase
/// of its own so that light members do not come in a row (multiples of the golden ratio). It is as smooth as the
/// smooth weighted round-robin of nginx, without its walk over all members for every call.
/// One cursor serves all loops, so the order holds for the process. A turn of a member that may not be used is
/// skipped, and the cursor moves on with it: the others share those turns evenly.
final class RoundRobin implements Picker {
    /// Turns of a round at most; larger weights are scaled down.
    private static final int LONGEST_ROUND = 4096;

    private static final int DRAWS = 64;
    private static final double GOLDEN = 0.6180339887498949;

    private final EndpointSet set;
    private final int[] turns;
    private final AtomicInteger cursor =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 20));

    RoundRobin(EndpointSet set) {
        this.set = set;
        this.turns = layOut(scaled(set.weights()));
    }

    @Override
    public @Nullable Member pick(Exchange exchange, Eligible eligible) {
        for (int i = 0; i < DRAWS; i++) {
            int turn = Integer.remainderUnsigned(cursor.getAndIncrement(), turns.length);
            var member = set.get(turns[turn]);
            if (eligible.admits(member.endpoint())) {
                return member;
            }
        }
        return set.scan(eligible, ThreadLocalRandom.current().nextLong());
    }

    private static int[] scaled(int[] weights) {
        int divisor = 0;
        long sum = 0;
        for (int weight : weights) {
            divisor = gcd(weight, divisor);
            sum += weight;
        }
        var scaled = new int[weights.length];
        long longest = Math.max(LONGEST_ROUND, 2L * weights.length);
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = sum / divisor <= longest
                    ? weights[i] / divisor
                    : (int) Math.max(1, Math.round((double) weights[i] * longest / 2 / sum));
        }
        return scaled;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static int[] layOut(int[] weights) {
        var turns = new long[Arrays.stream(weights).sum()];
        int n = 0;
        for (int member = 0; member < weights.length; member++) {
            double phase = (0.5 + member * GOLDEN) % 1;
            for (int k = 0; k < weights[member]; k++) {
                long place = (long) ((k + phase) / weights[member] * (1L << 38));
                turns[n++] = place << 24 | member;
            }
        }
        Arrays.sort(turns);
        var members = new int[turns.length];
        for (int i = 0; i < turns.length; i++) {
            members[i] = (int) (turns[i] & 0xFFFFFF);
        }
        return members;
    }
}
