package sluice.core.observe;

/// Finds UTF-8 in a text whose characters may be octets (RFC 3629 section 4: no overlong forms, no surrogates).
final class Utf8Octets {
    private Utf8Octets() {}

    /// How many octets after the one at `at` belong to the same well-formed sequence; 0 if it begins none.
    static int following(String text, int at, int end) {
        int first = text.charAt(at);
        int more = first >= 0xc2 && first <= 0xdf
                ? 1
                : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
        if (more == 0 || at + more >= end) {
            return 0;
        }
        for (int i = at + 1; i <= at + more; i++) {
            if (text.charAt(i) < 0x80 || text.charAt(i) > 0xbf) {
                return 0;
            }
        }
        int c = codePoint(text, at, more);
        boolean overlong = more == 2 && c < 0x800 || more == 3 && c < 0x10000;
        boolean surrogate = c >= 0xd800 && c <= 0xdfff;
        return overlong || surrogate || c > 0x10ffff ? 0 : more;
    }

    /// The code point of such a sequence.
    static int codePoint(String text, int at, int more) {
        int c = text.charAt(at) & 0x3f >> more;
        for (int i = at + 1; i <= at + more; i++) {
            c = c << 6 | text.charAt(i) & 0x3f;
        }
        return c;
    }
}
