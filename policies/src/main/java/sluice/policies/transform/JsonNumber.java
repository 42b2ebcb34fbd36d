package sluice.policies.transform;

/// The grammar of numbers (RFC 8259 section 6), one byte after the other.
final class JsonNumber {
    /// The byte is none of a number at this point.
    static final int NONE = -1;

    private static final int MINUS = 0;
    private static final int ZERO = 1;
    private static final int WHOLE = 2;
    private static final int POINT = 3;
    private static final int FRACTION = 4;
    private static final int EXPONENT = 5;
    private static final int SIGN = 6;
    private static final int POWER = 7;

    private JsonNumber() {}

    /// Where a number is after its first byte.
    static int begin(byte c) {
        return c == '-' ? MINUS : c == '0' ? ZERO : isDigit(c) ? WHOLE : NONE;
    }

    /// Where it is after one more byte.
    static int next(int at, byte c) {
        if (isDigit(c)) {
            return switch (at) {
                case MINUS -> c == '0' ? ZERO : WHOLE;
                case ZERO -> NONE;
                case WHOLE -> WHOLE;
                case POINT, FRACTION -> FRACTION;
                default -> POWER;
            };
        }
        boolean whole = at == ZERO || at == WHOLE;
        return switch (c) {
            case '.' -> whole ? POINT : NONE;
            case 'e', 'E' -> whole || at == FRACTION ? EXPONENT : NONE;
            case '+', '-' -> at == EXPONENT ? SIGN : NONE;
            default -> NONE;
        };
    }

    /// Whether it may end here.
    static boolean isComplete(int at) {
        return at == ZERO || at == WHOLE || at == FRACTION || at == POWER;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
