package sluice.api.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits over headers that stay as they are: a list of names that are dropped from the base, which has them,
/// and fields put after it.
///
/// Reading sees the edited result. The base is never copied. Loop-confined.
public final class HeaderEdits implements Headers {
    private final Headers base;
    private final int expected;
    private List<HeaderName> dropped = List.of();
    private List<HeaderField> added = List.of();

    public HeaderEdits(Headers base) {
        this(base, 4);
    }

    /// @param expected roughly how many fields will be added
    HeaderEdits(Headers base, int expected) {
        this.base = base;
        this.expected = expected;
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
        return add(HeaderField.of(name, value));
    }

    /// Replaces every field of that name by this one.
    public HeaderEdits set(HeaderField field) {
        remove(field.name());
        return add(field);
    }

    /// Adds a field after those that are there.
    public HeaderEdits add(HeaderField field) {
        if (added.isEmpty()) {
            added = new ArrayList<>(expected);
        }
        added.add(field);
        return this;
    }

    /// Removes every field of that name.
    public HeaderEdits remove(HeaderName name) {
        for (int i = added.size() - 1; i >= 0; i--) {
            if (added.get(i).name().equals(name)) {
                added.remove(i);
            }
        }
        if (base.contains(name) && !dropped.contains(name)) {
            if (dropped.isEmpty()) {
                dropped = new ArrayList<>(4);
            }
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
        dropped = List.of();
        added = List.of();
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
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i).name().equals(name)) {
                return added.get(i).value();
            }
        }
        return null;
    }

    @Override
    public boolean contains(HeaderName name) {
        return added(name) != null || !dropped.contains(name) && base.contains(name);
    }

    @Override
    public void forEach(Visitor visitor) {
        base.forEach((name, value) -> {
            if (!dropped.contains(name)) {
                visitor.field(name, value);
            }
        });
        for (int i = 0; i < added.size(); i++) {
            visitor.field(added.get(i).name(), added.get(i).value());
        }
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

    /// The fields that were put after the base; not to be modified.
    public List<HeaderField> added() {
        return added;
    }
}
