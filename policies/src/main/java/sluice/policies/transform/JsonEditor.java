package sluice.policies.transform;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads one JSON text (RFC 8259) piece by piece, refuses what is not exactly that, and writes it anew
/// without what rules remove and with the names that they give.
///
/// A machine over bytes that remembers where it is: for every open container one bit, and a place as deep as
/// rules look; of what was read it keeps nothing but the name of one member while it may be one that a rule
/// speaks of. What no rule looks into is copied in runs, byte for byte. In what rules look into, white space
/// is not kept.
///
/// Names are compared as they are meant: escapes are decoded first. Strings must be well-formed UTF-8 (RFC
/// 3629); an escaped lone surrogate is admitted in values and matches no name. Loop-confined.
final class JsonEditor {
    /// Containers within each other; more would be somebody trying out parsers.
    static final int MOST_DEPTH = 512;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', 128, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_MEMBER,
        MEMBER,
        NAME,
        COLON,
        STRING,
        NUMBER,
        LITERAL,
        AFTER_VALUE,
        END
    }

    /// What becomes of the value under way, or of all that is within it.
    private enum Mode {
        LOOK,
        COPY,
        DROP
    }

    private final JsonPlace root;
    private final JsonPlace[] places;
    private final long[] given;
    private final boolean[] any;
    private final long[] objects = new long[MOST_DEPTH / Long.SIZE + 1];
    private final JsonString text = new JsonString();
    private int depth;
    private State state = State.VALUE;
    private Mode mode = Mode.LOOK;
    private int modeDepth;
    private boolean isName;
    private int digits;
    private byte[] literal = NULL;
    private int matched;

    // The member under way: what rules say of it.
    private final byte[] held;
    private final byte[] decoded;
    private int heldLength;
    private boolean tooLong;
    private @Nullable JsonPlace member;
    private boolean memberDrops;
    private boolean nameWaits;

    private byte[] out = {};
    private int outLength;
    private boolean copying;
    private int run;
    private long before;
    private long errorAt = -1;
    private String expected = "";

    JsonEditor(JsonPlace root) {
        this.root = root;
        int levels = root.levels() + 1;
        this.places = new JsonPlace[levels + 1];
        this.given = new long[levels + 1];
        this.any = new boolean[levels + 1];
        int longest = root.longestWithin() * JsonString.LONGEST_ESCAPE;
        this.held = new byte[longest];
        this.decoded = new byte[longest];
    }

    /// Takes the next piece.
    ///
    /// @return whether it may go on like this; if not, {@link #problem} says why
    boolean accept(byte[] in, int length) {
        run = 0;
        room(length);
        for (int i = 0; i < length && i >= 0; ) {
            i = switch (state) {
                case VALUE, FIRST_ELEMENT -> value(in, i, length);
                case FIRST_MEMBER, MEMBER -> member(in, i, length);
                case NAME -> name(in, i, length);
                case COLON -> colon(in, i, length);
                case STRING -> string(in, i, length);
                case NUMBER -> number(in, i, length);
                case LITERAL -> literal(in, i, length);
                case AFTER_VALUE -> afterValue(in, i, length);
                case END -> trailing(in, i, length);
            };
        }
        if (copying && errorAt < 0) {
            write(in, run, length - run);
        }
        before += length;
        return errorAt < 0;
    }

    /// There is no more.
    ///
    /// @return whether the text is complete
    boolean end() {
        if (state == State.NUMBER && depth == 0 && JsonNumber.isComplete(digits)) {
            state = State.END;
        }
        if (state != State.END && errorAt < 0) {
            errorAt = before;
            expected = "more";
        }
        return errorAt < 0;
    }

    /// Whether not a byte has come.
    boolean isUntouched() {
        return before == 0;
    }

    /// What is wrong: `not JSON at byte 17: expected a value`. Bytes are counted from 0.
    String problem() {
        return "not JSON at byte " + errorAt + ": expected " + expected;
    }

    /// What was written since the last call.
    byte[] take() {
        var taken = Arrays.copyOf(out, outLength);
        outLength = 0;
        return taken;
    }

    private int expected(String what, int at) {
        expected = what;
        errorAt = before + at;
        return -1;
    }

    private static int skipSpace(byte[] in, int from, int length) {
        int i = from;
        while (i < length && (in[i] == ' ' || in[i] == '\n' || in[i] == '\r' || in[i] == '\t')) {
            i++;
        }
        return i;
    }

    private int value(byte[] in, int from, int length) {
        int i = skipSpace(in, from, length);
        if (i == length) {
            return i;
        }
        byte c = in[i];
        if (c == ']' && state == State.FIRST_ELEMENT) {
            return close(in, i);
        }
        var looked = mode == Mode.LOOK ? begin(c, i) : null;
        switch (c) {
            case '"' -> {
                state = State.STRING;
                isName = false;
            }
            case '{', '[' -> {
                return open(c == '{', looked, i);
            }
            case 't' -> expect(TRUE);
            case 'f' -> expect(FALSE);
            case 'n' -> expect(NULL);
            default -> {
                digits = JsonNumber.begin(c);
                if (digits == JsonNumber.NONE) {
                    return expected("a value", i);
                }
                state = State.NUMBER;
            }
        }
        return i + 1;
    }

    private void expect(byte[] word) {
        literal = word;
        matched = 1;
        state = State.LITERAL;
    }

    /// Decides what becomes of the value that begins with this byte.
    ///
    /// @return the place of a container that rules look into; null if the value is copied or goes
    private @Nullable JsonPlace begin(byte c, int at) {
        boolean element = depth > 0 && !isObject();
        var place = depth == 0 ? root : element ? places[depth].element : member;
        if (depth > 0 && (element ? dropsElement(place) : memberDrops)) {
            return leave(Mode.DROP);
        }
        boolean fits = place != null && (c == '{' ? place.looksIntoMembers : c == '[' && place.looksIntoElements);
        if (!fits && place != null && place.partial) {
            return depth > 0 ? leave(Mode.DROP) : nothingOf(c);
        }
        if (element) {
            separate();
        } else if (nameWaits && place != null) {
            nameWaits = false;
            given[depth] |= place.bit;
            separate();
            write(place.name, 0, place.name.length);
        }
        if (fits) {
            write(c);
            return place;
        }
        copying = true;
        run = at;
        return leave(Mode.COPY);
    }

    private boolean dropsElement(@Nullable JsonPlace element) {
        return element == null ? places[depth].filters : element.drops;
    }

    private @Nullable JsonPlace leave(Mode next) {
        mode = next;
        modeDepth = depth;
        return null;
    }

    /// A document of which nothing is kept is left empty.
    private @Nullable JsonPlace nothingOf(byte c) {
        if (c == '{' || c == '[') {
            write(c);
            return JsonPlace.NOTHING;
        }
        write(NULL, 0, NULL.length);
        return leave(Mode.DROP);
    }

    private void separate() {
        if (any[depth]) {
            write((byte) ',');
        }
        any[depth] = true;
    }

    private int open(boolean object, @Nullable JsonPlace place, int at) {
        if (depth == MOST_DEPTH) {
            return expected("at most " + MOST_DEPTH + " levels", at);
        }
        depth++;
        if (object) {
            objects[depth >> 6] |= 1L << depth;
        } else {
            objects[depth >> 6] &= ~(1L << depth);
        }
        if (place != null) {
            places[depth] = place;
            given[depth] = 0;
            any[depth] = false;
        }
        state = object ? State.FIRST_MEMBER : State.FIRST_ELEMENT;
        return at + 1;
    }

    private boolean isObject() {
        return (objects[depth >> 6] & 1L << depth) != 0;
    }

    private int close(byte[] in, int at) {
        if (mode == Mode.LOOK) {
            write(in[at]);
        }
        depth--;
        return valueEnds(in, at + 1);
    }

    private int valueEnds(byte[] in, int end) {
        if (mode != Mode.LOOK && depth == modeDepth) {
            stopCopying(in, end);
            mode = Mode.LOOK;
        }
        state = depth == 0 ? State.END : State.AFTER_VALUE;
        return end;
    }

    private void stopCopying(byte[] in, int end) {
        if (copying) {
            write(in, run, end - run);
            copying = false;
        }
    }

    private int afterValue(byte[] in, int from, int length) {
        int i = skipSpace(in, from, length);
        if (i == length) {
            return i;
        }
        boolean object = isObject();
        if (in[i] == ',') {
            state = object ? State.MEMBER : State.VALUE;
            return i + 1;
        }
        return in[i] == (object ? '}' : ']')
                ? close(in, i)
                : expected(object ? "a comma or a closing brace" : "a comma or a closing bracket", i);
    }

    private int member(byte[] in, int from, int length) {
        int i = skipSpace(in, from, length);
        if (i == length) {
            return i;
        }
        if (in[i] == '}' && state == State.FIRST_MEMBER) {
            return close(in, i);
        }
        if (in[i] != '"') {
            return expected("the name of a member", i);
        }
        isName = true;
        state = mode == Mode.LOOK ? State.NAME : State.STRING;
        heldLength = 0;
        tooLong = false;
        return i + 1;
    }

    private int colon(byte[] in, int from, int length) {
        int i = skipSpace(in, from, length);
        if (i == length) {
            return i;
        }
        if (in[i] != ':') {
            return expected("a colon", i);
        }
        state = State.VALUE;
        return i + 1;
    }

    private int string(byte[] in, int from, int length) {
        int i = text.scan(in, from, length, PLAIN);
        if (i < 0) {
            return expected(text.expected(), ~i);
        }
        if (!text.isClosed()) {
            return i;
        }
        if (isName) {
            state = State.COLON;
            return i;
        }
        return valueEnds(in, i);
    }

    /// The name of a member of which rules may speak: held until that is known.
    private int name(byte[] in, int from, int length) {
        int i = text.scan(in, from, length, PLAIN);
        if (i < 0) {
            return expected(text.expected(), ~i);
        }
        boolean closed = text.isClosed();
        hold(in, from, closed ? i - 1 : i);
        if (closed) {
            state = State.COLON;
            if (tooLong) {
                endLongName(in, i);
            } else {
                decide();
            }
        }
        return i;
    }

    private void hold(byte[] in, int from, int to) {
        if (tooLong) {
            return;
        }
        int most = Math.max(0, places[depth].longest) * JsonString.LONGEST_ESCAPE;
        if (heldLength + to - from <= most) {
            System.arraycopy(in, from, held, heldLength, to - from);
            heldLength += to - from;
            return;
        }
        tooLong = true;
        if (!places[depth].filters) {
            separate();
            write((byte) '"');
            write(held, 0, heldLength);
            copying = true;
            run = from;
        }
    }

    /// No rule speaks of so long a name.
    private void endLongName(byte[] in, int end) {
        member = null;
        memberDrops = places[depth].filters;
        if (copying) {
            stopCopying(in, end);
            write((byte) ':');
        }
    }

    private void decide() {
        var place = places[depth];
        int length = JsonString.decode(held, heldLength, decoded);
        member = length < 0 ? null : place.member(decoded, length);
        if (member != null) {
            memberDrops = member.drops || (given[depth] & member.bit) != 0;
            nameWaits = true;
            return;
        }
        memberDrops = place.filters;
        nameWaits = false;
        if (!memberDrops) {
            separate();
            write((byte) '"');
            write(held, 0, heldLength);
            write((byte) '"');
            write((byte) ':');
        }
    }

    private int number(byte[] in, int from, int length) {
        for (int i = from; i < length; i++) {
            int next = JsonNumber.next(digits, in[i]);
            if (next == JsonNumber.NONE) {
                return JsonNumber.isComplete(digits) ? valueEnds(in, i) : expected("a digit", i);
            }
            digits = next;
        }
        return length;
    }

    private int literal(byte[] in, int from, int length) {
        int i = from;
        while (i < length && matched < literal.length) {
            if (in[i] != literal[matched]) {
                return expected("a value", i);
            }
            matched++;
            i++;
        }
        return matched == literal.length ? valueEnds(in, i) : i;
    }

    private int trailing(byte[] in, int from, int length) {
        int i = skipSpace(in, from, length);
        return i == length ? i : expected("nothing after the document", i);
    }

    private void write(byte octet) {
        room(1);
        out[outLength++] = octet;
    }

    private void write(byte[] from, int at, int length) {
        room(length);
        System.arraycopy(from, at, out, outLength, length);
        outLength += length;
    }

    private void room(int more) {
        if (out.length - outLength < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, outLength + more));
        }
    }
}
