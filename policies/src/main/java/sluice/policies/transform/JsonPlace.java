package sluice.policies.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Require;

/// A place in a JSON document that rules speak of, and what they say about it: the root, a member by its
/// name, or the elements of an array. Immutable.
final class JsonPlace {
    /// The most places by which one object can be left with another name; each has a bit in a long.
    private static final int MOST_NAMES = Long.SIZE;
    private static final int MOST_LEVELS = 32;
    private static final int LONGEST_NAME = 256;
    private static final int MOST_RULES = 1000;
    private static final String ELEMENTS = "*";

    /// A place of which nothing is left.
    static final JsonPlace NOTHING = new JsonPlace(new Draft(), true, false);

    /// What is written in front of the value: `"name":`. Of the root and of elements: nothing.
    final byte[] name;
    /// Whether the value goes.
    final boolean drops;
    /// Whether only parts of the value stay: one that has no such parts goes as well.
    final boolean partial;
    /// Whether members and elements go that no rule speaks of.
    final boolean filters;
    /// Of the name with which the value is left, among those that rules give to members of the object; 0 if
    /// none does.
    final long bit;
    /// Whether rules look into the value if it is an object.
    final boolean looksIntoMembers;
    /// Whether rules look into the value if it is an array.
    final boolean looksIntoElements;
    /// The elements, if rules speak of them.
    final @Nullable JsonPlace element;
    /// The longest of the names of members, in bytes; -1 if rules speak of none.
    final int longest;

    private final byte[][] names;
    private final JsonPlace[] members;

    private JsonPlace(Draft draft, boolean filters, boolean partial) {
        this.name = draft.written.isEmpty() ? new byte[0] : (quoted(draft.written) + ':').getBytes(UTF_8);
        this.drops = draft.drops;
        this.partial = partial;
        this.filters = filters;
        this.bit = draft.bit;
        this.looksIntoMembers = draft.members.values().stream().anyMatch(it -> !partial || it.isKept());
        this.looksIntoElements = draft.element != null && (!partial || draft.element.isKept());
        this.element = draft.element == null ? null : draft.element.place(filters);
        int size = Math.max(2, Integer.highestOneBit(draft.members.size() * 4));
        this.names = new byte[size][];
        this.members = new JsonPlace[size];
        int most = -1;
        for (var member : draft.members.entrySet()) {
            var bytes = member.getKey().getBytes(UTF_8);
            int at = hash(bytes, bytes.length) & size - 1;
            while (names[at] != null) {
                at = at + 1 & size - 1;
            }
            names[at] = bytes;
            members[at] = member.getValue().place(filters);
            most = Math.max(most, bytes.length);
        }
        this.longest = most;
    }

    /// The member of that name; null if no rule speaks of it.
    @Nullable
    JsonPlace member(byte[] decoded, int length) {
        if (length > longest) {
            return null;
        }
        int mask = names.length - 1;
        for (int at = hash(decoded, length) & mask; names[at] != null; at = at + 1 & mask) {
            if (Arrays.equals(names[at], 0, names[at].length, decoded, 0, length)) {
                return members[at];
            }
        }
        return null;
    }

    private static int hash(byte[] bytes, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 15;
    }

    /// How many levels of containers rules look into.
    int levels() {
        return 1 + within().mapToInt(JsonPlace::levels).max().orElse(0);
    }

    /// The longest name of a member here or deeper, in bytes.
    int longestWithin() {
        return Math.max(
                Math.max(0, longest),
                within().mapToInt(JsonPlace::longestWithin).max().orElse(0));
    }

    private Stream<JsonPlace> within() {
        return Stream.concat(Stream.of(members), Stream.ofNullable(element)).filter(Objects::nonNull);
    }

    /// The root of the places that these rules speak of.
    ///
    /// @throws sluice.api.policy.ConfigException if a path or a name is of another form
    static JsonPlace root(Map<String, String> rename, List<String> remove, List<String> keep) {
        int rules = rename.size() + remove.size() + keep.size();
        Require.that(rules > 0, "rename", "nothing", "at least one of rename, remove and keep");
        Require.that(rules <= MOST_RULES, "rename", rules + " rules", "at most " + MOST_RULES);
        var root = new Draft();
        rename.forEach((path, name) -> {
            var place = root.at(path, "rename");
            Require.that(!path.endsWith(ELEMENTS), "rename", path, "a path that ends in a name");
            Require.that(isName(name), "rename", name, "a name without dots, of 1 to " + LONGEST_NAME + " bytes");
            place.renamed = name;
        });
        remove.forEach(path -> root.at(path, "remove").drops = true);
        keep.forEach(path -> root.keep(path));
        root.settleNames(false, !keep.isEmpty());
        root.onTheWay = true;
        return root.place(!keep.isEmpty());
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.indexOf('.') < 0
                && !name.equals(ELEMENTS)
                && name.getBytes(UTF_8).length <= LONGEST_NAME;
    }

    private static String quoted(String name) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /// A place while rules are read.
    private static final class Draft {
        final Map<String, Draft> members = new LinkedHashMap<>();

        @Nullable
        Draft element;

        String renamed = "";
        String written = "";
        boolean drops;
        boolean kept;
        boolean onTheWay;
        long bit;

        Draft at(String path, String component) {
            var at = this;
            var parts = path.split("\\.", -1);
            Require.that(parts.length <= MOST_LEVELS, component, path, "at most " + MOST_LEVELS + " levels");
            for (var part : parts) {
                at = at.next(part, path, component);
            }
            return at;
        }

        private Draft next(String part, String path, String component) {
            if (part.equals(ELEMENTS)) {
                element = element == null ? new Draft() : element;
                return element;
            }
            Require.that(
                    isName(part),
                    component,
                    path,
                    "names with dots between them, and * for the elements of an array: items.*.price");
            return members.computeIfAbsent(part, _ -> new Draft());
        }

        /// Whether it is kept, or something within it is.
        boolean isKept() {
            return kept || onTheWay;
        }

        void keep(String path) {
            at(path, "keep").kept = true;
            var at = this;
            for (var part : path.split("\\.", -1)) {
                at = at.next(part, path, "keep");
                at.onTheWay = true;
            }
        }

        /// Gives every member the name with which it is left, and a bit to every name that a rule gives: of
        /// two members with one name only the first is left.
        void settleNames(boolean whole, boolean filter) {
            boolean filters = filter && !whole;
            var given = members.values().stream()
                    .map(it -> it.renamed)
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .toList();
            Require.that(
                    given.size() <= MOST_NAMES,
                    "rename",
                    given.size() + " names in one object",
                    "at most " + MOST_NAMES);
            if (!filters) {
                given.forEach(name -> members.computeIfAbsent(name, _ -> new Draft()));
            }
            members.forEach((name, member) -> {
                member.written = member.renamed.isEmpty() ? name : member.renamed;
                int index = given.indexOf(member.written);
                member.bit = index < 0 ? 0 : 1L << index;
                member.settleNames(whole || member.kept, filter);
            });
            if (element != null) {
                element.settleNames(whole || element.kept, filter);
            }
        }

        /// @param filtered whether only what is kept is left here
        JsonPlace place(boolean filtered) {
            drops |= filtered && !isKept();
            boolean partial = filtered && !kept;
            return new JsonPlace(this, partial, partial);
        }
    }
}
