package sluice.core.upstream;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// A member drawn at random, by weight. Keeps no state that calls share.
final class RandomDraw implements Picker {
    private static final int DRAWS = 16;

    private final EndpointSet set;
    private final AliasTable table;

    RandomDraw(EndpointSet set) {
        this.set = set;
        this.table = new AliasTable(set.weights());
    }

    @Override
    public @Nullable Member pick(Exchange exchange, Eligible eligible) {
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < DRAWS; i++) {
            var member = set.get(table.draw(random.nextLong()));
            if (eligible.admits(member.endpoint())) {
                return member;
            }
        }
        return set.scan(eligible, random.nextLong());
    }
}
