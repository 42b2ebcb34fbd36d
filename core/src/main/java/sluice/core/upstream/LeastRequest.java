package sluice.core.upstream;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// The less busy of two members drawn at random: the power of two choices.
///
/// Looking at two instead of one brings the longest queue from log n / log log n down to log log n
/// (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12(10), 2001), and unlike
/// picking the least busy of all it does not send a herd to one endpoint. Members are drawn by weight and
/// compared by calls under way per weight (Berenbrink et al., "Balls into Non-uniform Bins", JPDC 74(2), 2014),
/// so an idle upstream is shared exactly by weight. Calls under way are counted for the process.
final class LeastRequest implements Picker {
    private static final int DRAWS = 16;
    private static final int REDRAWS = 4;

    private final EndpointSet set;
    private final AliasTable table;

    LeastRequest(EndpointSet set) {
        this.set = set;
        this.table = new AliasTable(set.weights());
    }

    @Override
    public @Nullable Member pick(Exchange exchange, Eligible eligible) {
        var random = ThreadLocalRandom.current();
        var first = draw(random, eligible, DRAWS, null);
        if (first == null) {
            return set.scan(eligible, random.nextLong());
        }
        var second = set.size() == 2 ? other(first, eligible) : draw(random, eligible, REDRAWS, first.endpoint());
        return second != null && isBusier(first, second) ? second : first;
    }

    private @Nullable Member other(Member first, Eligible eligible) {
        var other = set.get(set.get(0).endpoint() == first.endpoint() ? 1 : 0);
        return eligible.admits(other.endpoint()) ? other : null;
    }

    private @Nullable Member draw(ThreadLocalRandom random, Eligible eligible, int draws, @Nullable Endpoint besides) {
        for (int i = 0; i < draws; i++) {
            var member = set.get(table.draw(random.nextLong()));
            if (member.endpoint() != besides && eligible.admits(member.endpoint())) {
                return member;
            }
        }
        return null;
    }

    private static boolean isBusier(Member one, Member other) {
        long load = (long) one.endpoint().active().get() * other.weight();
        long otherLoad = (long) other.endpoint().active().get() * one.weight();
        return load > otherLoad;
    }
}
