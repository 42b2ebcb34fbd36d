package sluice.core.origin;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Weighted rendezvous: the side with the highest score of `-weight / ln(u)` wins, `u` being a number in (0,
/// 1) that key, salt and side determine. Immutable; any thread.
final class WeightedDraw {
    private final List<String> names;
    private final long[] seeds;
    private final double[] weights;
    private final int total;

    /// @param salt keeps the same key from choosing alike on other routes
    /// @param sides weights by name; sides of weight 0 are left out
    WeightedDraw(String salt, Map<String, Integer> sides) {
        var alive =
                sides.entrySet().stream().filter(side -> side.getValue() > 0).toList();
        names = alive.stream().map(Map.Entry::getKey).toList();
        weights = alive.stream().mapToDouble(Map.Entry::getValue).toArray();
        seeds = names.stream()
                .mapToLong(name -> KeyHash.of(salt + '\0' + name, 0))
                .toArray();
        total = alive.stream().mapToInt(Map.Entry::getValue).sum();
    }

    /// The sides that can be drawn; draws are indices into this list.
    List<String> names() {
        return names;
    }

    int of(String key) {
        int best = 0;
        double bestScore = -1;
        for (int i = 0; i < seeds.length; i++) {
            double u = KeyHash.fraction(key, seeds[i]);
            double score = -weights[i] / Math.log(u);
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    int random(RandomGenerator random) {
        double point = random.nextInt(total);
        for (int i = 0; i < weights.length; i++) {
            point -= weights[i];
            if (point < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
