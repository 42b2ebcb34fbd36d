package sluice.core.upstream;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.Fact;

/// The same member for the same key, with few keys moved when the members change.
///
/// Maglev hashing (Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016,
/// section 3.4). Each member has a preference list over the slots of a table of prime size, made from two hashes
/// of its name; members take turns, each claiming the next free slot of its list, until the table is full. A
/// lookup is one hash and one array access. Slots are shared evenly within about 1 % when there are at least 100
/// per member, hence the table grows with the set. With weights a member sits out turns in proportion, as
/// Envoy does.
///
/// When one of n members leaves, its keys move and a few per cent of the others with them. A key whose
/// member may not be used now (tried, avoided) walks to other slots of its own, so the others stay where they
/// are.
/// An empty key is nobody's: such calls are drawn at random.
final class Maglev implements Picker {
    private static final int[] SIZES = {65_537, 655_373, 5_000_011};
    private static final int SLOTS_PER_MEMBER = 100;
    private static final int WALK = 32;

    private final EndpointSet set;
    private final Fact key;
    private final int[] slots;

    Maglev(EndpointSet set, Fact key) {
        this.set = set;
        this.key = key;
        this.slots = fill(set);
    }

    @Override
    public @Nullable Member pick(Exchange exchange, Eligible eligible) {
        var value = key.read(exchange);
        return pick(value.isEmpty() ? ThreadLocalRandom.current().nextLong() : StableHash.of(value, 0), eligible);
    }

    @Nullable
    Member pick(long hash, Eligible eligible) {
        long walker = hash;
        for (int i = 0; i < WALK; i++) {
            var member = set.get(slots[(int) Long.remainderUnsigned(walker, slots.length)]);
            if (eligible.admits(member.endpoint())) {
                return member;
            }
            walker = StableHash.mix(walker);
        }
        return set.scan(eligible, hash);
    }

    private static int[] fill(EndpointSet set) {
        int size = sizeFor(set.size());
        var preferences = new Preference[set.size()];
        int heaviest = 1;
        for (int i = 0; i < preferences.length; i++) {
            preferences[i] = new Preference(set.get(i), size);
            heaviest = Math.max(heaviest, set.get(i).weight());
        }
        var slots = new int[size];
        Arrays.fill(slots, -1);
        int filled = 0;
        for (long round = 1; filled < size; round++) {
            for (int i = 0; i < preferences.length && filled < size; i++) {
                if (preferences[i].hasTurn(round, heaviest)) {
                    slots[preferences[i].nextFree(slots)] = i;
                    filled++;
                }
            }
        }
        return slots;
    }

    private static int sizeFor(int members) {
        for (int size : SIZES) {
            if ((long) members * SLOTS_PER_MEMBER <= size) {
                return size;
            }
        }
        return SIZES[SIZES.length - 1];
    }

    /// The preference list of one member: `offset + k * skip` modulo the prime size visits every slot once.
    private static final class Preference {
        private final int size;
        private final int weight;
        private final int skip;
        private int next;
        private long turns;

        Preference(Member member, int size) {
            var name = member.endpoint().name();
            this.size = size;
            this.weight = member.weight();
            this.next = (int) Long.remainderUnsigned(StableHash.of(name, 1), size);
            this.skip = (int) Long.remainderUnsigned(StableHash.of(name, 2), size - 1) + 1;
        }

        /// Whether the share of turns that the weight grants is not yet used up.
        boolean hasTurn(long round, int heaviest) {
            if (round * weight <= turns * heaviest) {
                return false;
            }
            turns++;
            return true;
        }

        int nextFree(int[] slots) {
            while (slots[next] >= 0) {
                step();
            }
            int slot = next;
            step();
            return slot;
        }

        private void step() {
            next += skip;
            if (next >= size) {
                next -= size;
            }
        }
    }
}
