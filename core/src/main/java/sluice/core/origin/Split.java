package sluice.core.origin;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Fact;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Require;

/// Divides requests over upstreams by weight, as for a canary: `to: { split: { v1: 90, v2: 10 }, sticky: consumer }`.
///
/// With `sticky` the same key goes to the same side, on every gateway and after reloads: each side draws a number from
/// the key, the route's name and its own name, and the best draw by weight wins (weighted rendezvous hashing,
/// Thaler and Ravishankar 1998, in the logarithmic form of Schindelhauer and Schomaker 2005). A changed weight moves
/// only the keys it must. Without `sticky`, or when the key is empty, sides are drawn at random.
///
/// @param split weights by the name of the upstream; 0 takes a side out
/// @param sticky the fact that decides: `consumer`, `client.ip`, `request.headers.x-user-id`
@ConfigName("split")
public record Split(Map<String, Integer> split, @Nullable String sticky) implements OriginSpec {
    public Split {
        Require.notEmpty(split.keySet(), "split");
        split.values().forEach(weight -> Require.within(weight, 0, 1_000_000, "split"));
        Require.that(split.values().stream().anyMatch(it -> it > 0), "split", split, "at least one weight above 0");
        if (sticky != null) {
            Fact.named(sticky);
        }
    }

    @Override
    public Set<String> upstreams() {
        return split.keySet();
    }

    @Override
    public Origin build(OriginContext context) {
        var draw = new WeightedDraw(context.route(), split);
        var origins = draw.names().stream().map(context::upstream).toArray(Origin[]::new);
        var key = sticky == null ? null : Fact.named(sticky);
        return (call, sink) -> {
            var value = key == null ? "" : key.read(call.exchange());
            int side = value.isEmpty() ? draw.random(ThreadLocalRandom.current()) : draw.of(value);
            origins[side].answer(call, sink);
        };
    }
}
