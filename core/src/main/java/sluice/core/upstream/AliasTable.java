package sluice.core.upstream;

import java.util.ArrayDeque;
import java.util.Arrays;

/// Draws an index with probability proportional to its weight, in constant time.
///
/// The alias method (Walker 1977; built as Vose, "A Linear Algorithm for Generating Random Numbers with a Given
/// Distribution", IEEE TSE 17(9), 1991): n columns of equal height, each shared by at most two indexes. One draw
/// takes a column and a height.
final class AliasTable {
    /// How much of a column belongs to its own index; the rest belongs to the alias. Of 2^31.
    private final long[] own;

    private final int[] alias;

    AliasTable(int[] weights) {
        int n = weights.length;
        own = new long[n];
        alias = new int[n];
        double sum = Arrays.stream(weights).asDoubleStream().sum();
        var height = new double[n];
        var small = new ArrayDeque<Integer>();
        var large = new ArrayDeque<Integer>();
        for (int i = 0; i < n; i++) {
            height[i] = weights[i] * n / sum;
            (height[i] < 1 ? small : large).push(i);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int low = small.pop();
            int high = large.pop();
            own[low] = (long) (height[low] * (1L << 31));
            alias[low] = high;
            height[high] -= 1 - height[low];
            (height[high] < 1 ? small : large).push(high);
        }
        small.addAll(large);
        small.forEach(full -> own[full] = 1L << 31);
    }

    /// @param random 64 random bits
    int draw(long random) {
        int column = (int) ((random >>> 32) * own.length >>> 32);
        return (random & 0x7FFFFFFF) < own[column] ? column : alias[column];
    }
}
