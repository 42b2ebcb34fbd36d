package sluice.core.store;

import java.util.List;
import sluice.api.store.Limit;

/// The names and numbers by which scripts know the limits of one policy. Immutable.
///
/// A key is `sluice:{ID KEY}:0b`: the prefix; whose counts they are, in braces, so that all limits of a
/// policy lie in one slot of a cluster; which limit, and by what it is counted. If the braces would hold more
/// than 128 characters, or any that are not plain, they hold a digest (SHA-256) instead.
final class RedisKeys {
    private static final int LONGEST = 128;

    private final String start;
    private final String id;
    private final String[] ends;
    private final String[] numbers;

    RedisKeys(String prefix, String id, List<Limit> limits) {
        this.start = prefix + ":{";
        this.id = id;
        this.ends = new String[limits.size()];
        this.numbers = new String[2 + 4 * limits.size()];
        for (int i = 0; i < ends.length; i++) {
            var kind = kind(limits.get(i));
            ends[i] = "}:" + i + kind;
            numbers[2 + 4 * i] = kind;
            numbers[3 + 4 * i] = Long.toString(limits.get(i).quota());
            numbers[4 + 4 * i] = Long.toString(length(limits.get(i)));
            numbers[5 + 4 * i] = Long.toString(amount(limits.get(i)));
        }
    }

    private static String kind(Limit limit) {
        return switch (limit) {
            case Limit.TokenBucket _ -> "b";
            case Limit.FixedWindow _ -> "f";
            case Limit.SlidingWindow _ -> "s";
            case Limit.SlidingLog _ -> "l";
            case Limit.Calendar it ->
                switch (it.rate().per()) {
                    case DAY -> "d";
                    case WEEK -> "w";
                    case MONTH -> "m";
                };
        };
    }

    /// Microseconds.
    private static long length(Limit limit) {
        var time = limit instanceof Limit.TokenBucket it ? it.rate().per() : limit.window();
        return Math.max(1, Meter.nanos(time) / 1000);
    }

    private static long amount(Limit limit) {
        return limit instanceof Limit.TokenBucket it ? it.rate().amount() : limit.quota();
    }

    /// Where the counters of a value are, one key for each limit.
    String[] of(String value) {
        var tag = id.length() + value.length() < LONGEST && isPlain(id) && isPlain(value)
                ? id + ' ' + value
                : Digest.of(id + ' ' + value);
        var keys = new String[ends.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = start + tag + ends[i];
        }
        return keys;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '{' || c == '}') {
                return false;
            }
        }
        return true;
    }

    /// What a script is told: two numbers of its own, then the limits.
    String[] arguments(long first, long second) {
        var arguments = numbers.clone();
        arguments[0] = Long.toString(first);
        arguments[1] = Long.toString(second);
        return arguments;
    }
}
