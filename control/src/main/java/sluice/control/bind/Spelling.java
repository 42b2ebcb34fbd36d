package sluice.control.bind;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds what somebody meant to write.
public final class Spelling {
    private Spelling() {}

    /// `(did you mean "routes"?)`, or the list of what would be right if nothing is near.
    public static String hint(String written, Collection<String> known) {
        var nearest = nearest(written, known);
        return nearest != null
                ? "(did you mean \"" + nearest + "\"?)"
                : known.isEmpty() ? "(expected: nothing here)" : "(expected: one of " + String.join(", ", known) + ")";
    }

    /// The nearest word within one edit for each three characters (one more for words that begin alike), or null.
    public static @Nullable String nearest(String written, Collection<String> known) {
        String nearest = null;
        int allowed = Math.max(1, written.length() / 3);
        int least = Integer.MAX_VALUE;
        var plain = written.toLowerCase(Locale.ROOT).replace('_', '-');
        for (var word : known) {
            int alike = plain.length() >= 4 && word.startsWith(plain.substring(0, 4)) ? 1 : 0;
            if (Math.abs(word.length() - plain.length()) <= allowed + alike) {
                int distance = distance(plain, word.toLowerCase(Locale.ROOT));
                if (distance < least && distance <= allowed + alike) {
                    nearest = word;
                    least = distance;
                }
            }
        }
        return nearest;
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var previous = new int[b.length() + 1];
        var current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + cost, 1 + Math.min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], before[j - 2] + 1);
                }
            }
            var free = before;
            before = previous;
            previous = current;
            current = free;
        }
        return previous[b.length()];
    }
}
