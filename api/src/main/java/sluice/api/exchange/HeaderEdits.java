package sluice.api.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits over headers that stay as they are: a list of names that are dropped from the base, and fields put
/// after it.
///
/// Reading sees the edited result. The base is never copied. Loop-confined.
public final class HeaderEdits implements Headers {
    private final Headers base;
    private final List<HeaderName> dropped = new ArrayList<>(4);
    private final List<HeaderName> names = new ArrayList<>(8);
    private final List<String> values = new ArrayList<>(8);

    public HeaderEdits(Headers base) {
        this.base = base;
    }

    /// Replaces every field of that name by one.
    ///
    /// @throws IllegalArgumentException if the value contains CR, LF or NUL
    public HeaderEdits set(HeaderName name, String value) {
        remove(name);
        return add(name, value);
    }

    /// Adds a field after those that are there.
    ///
    /// @throws IllegalArgumentException if the value contains CR, LF or NUL
    public HeaderEdits add(HeaderName name, String value) {
        requireSafe(name, value);
        names.add(name);
        values.add(value);
        return this;
    }

    /// Removes every field of that name.
    public HeaderEdits remove(HeaderName name) {
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equals(name)) {
                names.remove(i);
                values.remove(i);
            }
        }
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
        return this;
    }

    /// Gives the fields of one name another name; those that already had the new name are replaced.
    /// Does nothing if there is no field of the old name.
    public HeaderEdits rename(HeaderName from, HeaderName to) {
        var moved = all(from);
        if (moved.isEmpty()) {
            return this;
        }
        remove(from);
        remove(to);
        moved.forEach(value -> add(to, value));
        return this;
    }

    /// Forgets every edit.
    public void clear() {
        dropped.clear();
        names.clear();
        values.clear();
    }

    @Override
    public @Nullable String get(HeaderName name) {
        if (!dropped.isEmpty() && dropped.contains(name)) {
            return added(name);
        }
        var value = base.get(name);
        return value != null ? value : added(name);
    }

    private @Nullable String added(HeaderName name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    @Override
    public void forEach(Visitor visitor) {
        base.forEach((name, value) -> {
            if (!dropped.contains(name)) {
                visitor.field(name, value);
            }
        });
        forEachAdded(visitor);
    }

    /// What lies beneath the edits; encoders copy from it what {@link #drops} lets through.
    public Headers base() {
        return base;
    }

    /// Whether fields of that name are taken out of the base.
    public boolean drops(HeaderName name) {
        return dropped.contains(name);
    }

    /// The names taken out of the base; not to be modified.
    public List<HeaderName> dropped() {
        return dropped;
    }

    /// Visits only the fields that were put after the base.
    public void forEachAdded(Visitor visitor) {
        for (int i = 0; i < names.size(); i++) {
            visitor.field(names.get(i), values.get(i));
        }
    }

    private static void requireSafe(HeaderName name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("the value of header " + name + " contains CR, LF or NUL");
            }
        }
    }
}
