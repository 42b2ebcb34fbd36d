package sluice.api.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of a head or of trailers, in their order. Immutable for whoever holds this type.
public interface Headers {
    /// No fields at all.
    Headers EMPTY = new Headers() {
        @Override
        public @Nullable String get(HeaderName name) {
            return null;
        }

        @Override
        public void forEach(Visitor visitor) {}

        @Override
        public boolean isEmpty() {
            return true;
        }
    };

    /// The value of the first field of that name, or null.
    @Nullable
    String get(HeaderName name);

    /// Copies the value of the first field of that name, for those who need no text of it.
    ///
    /// @param into gets nothing if the value is longer
    /// @return how many octets the value has; -1 if there is no such field. A character above 255, which no
    /// field
    ///     from outside has, counts as an octet 0.
    default int octets(HeaderName name, byte[] into) {
        var value = get(name);
        if (value == null) {
            return -1;
        }
        for (int i = 0; i < value.length() && value.length() <= into.length; i++) {
            char c = value.charAt(i);
            into[i] = c > 255 ? 0 : (byte) c;
        }
        return value.length();
    }

    /// Visits every field in order.
    void forEach(Visitor visitor);

    default boolean contains(HeaderName name) {
        return get(name) != null;
    }

    /// The values of all fields of that name, in order; empty if there are none.
    default List<String> all(HeaderName name) {
        var values = new ArrayList<String>(2);
        forEach((field, value) -> {
            if (field.equals(name)) {
                values.add(value);
            }
        });
        return values;
    }

    /// How many fields of that name there are. What codecs fill counts without allocating.
    default int count(HeaderName name) {
        var count = new int[1];
        forEach((field, value) -> {
            if (field.equals(name)) {
                count[0]++;
            }
        });
        return count[0];
    }

    default boolean isEmpty() {
        var any = new boolean[1];
        forEach((name, value) -> any[0] = true);
        return !any[0];
    }

    /// Sees one field.
    @FunctionalInterface
    interface Visitor {
        void field(HeaderName name, String value);
    }

    /// A few fixed fields, as name and value alternating.
    static Headers of(String... fields) {
        var headers = new HeaderEdits(EMPTY);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(HeaderName.of(fields[i]), fields[i + 1]);
        }
        return headers;
    }
}
