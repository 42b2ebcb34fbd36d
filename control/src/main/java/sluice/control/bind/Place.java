package sluice.control.bind;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Where a value of the configuration stands.
///
/// @param file as the user named it
/// @param line from 1; 0 if the whole file is meant
/// @param column from 1, in characters
/// @param parent the place of the list or mapping around it; null for the document
/// @param key the key in a mapping; empty for an element of a list
/// @param index the position in a list, from 0; -1 in a mapping
public record Place(
        String file, int line, int column, @Nullable Place parent, String key, int index) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /// The place of a whole file.
    public static Place of(String file) {
        return new Place(file, 0, 0, null, "", -1);
    }

    /// A value of this mapping that is not written down, such as a default: it stands where the mapping stands.
    public Place child(String key) {
        return new Place(file, line, column, this, key, -1);
    }

    /// An element of this list that stands where the list stands.
    public Place child(int index) {
        return new Place(file, line, column, this, "", index);
    }

    /// The way from the document to the value: `routes[3].policies[0]`; empty for the document itself.
    public String path() {
        var out = new StringBuilder();
        append(out);
        return out.toString();
    }

    private void append(StringBuilder out) {
        if (parent == null) {
            return;
        }
        parent.append(out);
        if (index >= 0) {
            out.append('[').append(index).append(']');
        } else {
            out.append(out.isEmpty() ? "" : ".").append(key);
        }
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /// `gw.yaml:41:9`.
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
