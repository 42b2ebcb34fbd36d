package sluice.control.bind;

import org.jspecify.annotations.Nullable;

/// Reads numbers and truth values; the messages say which of them fit.
final class Numbers {
    private Numbers() {}

    static int parseInt(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw unfit(text, whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE), e);
        }
    }

    static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unfit(text, whole(text, Long.MIN_VALUE, Long.MAX_VALUE), e);
        }
    }

    static double parseDouble(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw unfit(text, "a number", e);
        }
        throw unfit(text, "a number", null);
    }

    static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unfit(text, "true or false", null);
        };
    }

    private static String whole(String text, long least, long most) {
        boolean digits = !text.isEmpty() && text.chars().skip(1).allMatch(Character::isDigit);
        return digits && text.length() > 9 ? "a whole number from " + least + " to " + most : "a whole number";
    }

    private static IllegalArgumentException unfit(String text, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException("\"" + text + "\" (expected: " + expected + ")", cause);
    }
}
