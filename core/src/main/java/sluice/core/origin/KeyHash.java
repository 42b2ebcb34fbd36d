package sluice.core.origin;

/// Turns keys into numbers, the same on every gateway. Part of the contract: another hash would move every
/// key to another side.
public final class KeyHash {
    private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

    private KeyHash() {}

    /// FNV-1a over the characters, finished by the mixer of SplitMix64 (Steele, Lea and Flood 2014).
    public static long of(String text, long seed) {
        long h = 0xcbf29ce484222325L ^ seed;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
        return h ^ h >>> 31;
    }

    /// The hash as a number between 0 and 1, both excluded.
    public static double fraction(String text, long seed) {
        return ((of(text, seed) >>> 11) + 0.5) * TWO_TO_MINUS_53;
    }
}
