package sluice.core.upstream;

/// A hash of 64 bits that is the same on every gateway and in every version: FNV-1a over the UTF-16 units of a
/// text, finished with the mixing step of SplitMix64. Not for secrets.
final class StableHash {
    private StableHash() {}

    static long of(String text, long seed) {
        long hash = 0xCBF29CE484222325L ^ seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
