package sluice.control.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.api.identity.Consumer;

/// What is known of each consumer beside its credentials, one after the other in one array of bytes: name,
/// number of the tier, hash of the password, attributes. Grows while it is filled by one thread; then
/// immutable, any thread.
final class Records {
    private byte[] bytes = new byte[1024];
    private int[] starts = new int[16];
    private int count;
    private int end;

    /// @param tier a position in the list of tiers; -1 for none
    /// @param password as configuration writes it; empty for none
    /// @return the number of the consumer
    /// @throws IllegalArgumentException if there is no room for more
    int add(String name, int tier, String password, Map<String, String> attributes) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count] = end;
        text(name);
        number(tier + 1);
        text(password);
        number(attributes.size());
        attributes.forEach((key, value) -> {
            text(key);
            text(value);
        });
        return count++;
    }

    private void text(String text) {
        var encoded = text.getBytes(UTF_8);
        number(encoded.length);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, end, encoded.length);
        end += encoded.length;
    }

    /// Seven bits a byte, the lowest first.
    private void number(int value) {
        reserve(5);
        while (value > 127) {
            bytes[end++] = (byte) (value | 128);
            value >>>= 7;
        }
        bytes[end++] = (byte) value;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            long wanted = Math.max(bytes.length * 3L / 2, (long) end + more);
            if (end + (long) more > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("more than 2 GiB of consumers (expected: fewer or shorter ones)");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }

    void trim() {
        bytes = Arrays.copyOf(bytes, end);
        starts = Arrays.copyOf(starts, count);
    }

    int count() {
        return count;
    }

    String name(int consumer) {
        return new Reader(starts[consumer]).text();
    }

    Consumer consumer(int number, List<String> tiers) {
        var reader = new Reader(starts[number]);
        var name = reader.text();
        int tier = reader.number() - 1;
        reader.skip();
        return new Consumer(name, tier < 0 ? "" : tiers.get(tier), attributes(reader));
    }

    private static Map<String, String> attributes(Reader reader) {
        int count = reader.number();
        if (count <= 1) {
            return count == 0 ? Map.of() : Map.of(reader.text(), reader.text());
        }
        var values = LinkedHashMap.<String, String>newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            values.put(reader.text(), reader.text());
        }
        return values;
    }

    /// As configuration writes it; empty for none.
    String password(int consumer) {
        var reader = new Reader(starts[consumer]);
        reader.skip();
        reader.number();
        return reader.text();
    }

    /// The bytes of one consumer, to see whether something of it has changed.
    byte[] content(int consumer) {
        int to = consumer + 1 < count ? starts[consumer + 1] : end;
        return Arrays.copyOfRange(bytes, starts[consumer], to);
    }

    private final class Reader {
        private int at;

        Reader(int at) {
            this.at = at;
        }

        int number() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 127) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        void skip() {
            int length = number();
            at += length;
        }

        String text() {
            int length = number();
            at += length;
            return new String(bytes, at - length, length, UTF_8);
        }
    }
}
