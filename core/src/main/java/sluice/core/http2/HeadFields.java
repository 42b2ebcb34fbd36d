package sluice.core.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.failure.ErrorCode;
import sluice.core.http1.HeadLimits;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;
import sluice.core.pipeline.Limit;

/// The head that is being decompressed, written down as HTTP/1.1 would have it (`name: value` and CRLF), so that it
/// becomes one {@link HeaderBlock} whose lines an encoder can copy. Checked field by field as RFC 9113 section 8.2
/// demands; counted before it is copied. One per connection, filled anew for each head; loop-confined.
final class HeadFields extends DefaultHttp2Headers {
    private static final boolean[] LOWER_TOKEN = lowerToken();
    private static final int WIDTH = 5;
    private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "CONNECT"};
    private static final AsciiString COOKIE = AsciiString.of("cookie");
    private static final HeaderName[] FORBIDDEN = {
        FieldNames.CONNECTION,
        FieldNames.KEEP_ALIVE,
        FieldNames.PROXY_CONNECTION,
        FieldNames.TRANSFER_ENCODING,
        FieldNames.UPGRADE
    };
    private static final int FIRST_GUESS = 512;
    private static final byte[] NOTHING = {};

    private final HeadLimits limits;
    private byte[] bytes = NOTHING;
    private int length;
    private int usual = FIRST_GUESS;
    private int[] table = new int[16 * WIDTH];
    private int count;
    private int size;
    private int crumbs;
    private int cookieBytes;
    private boolean regular;
    private int hash;

    @Nullable
    String method;

    @Nullable
    String scheme;

    @Nullable
    String authority;

    /// What a CONNECT asks to be connected to (RFC 8441 section 4).
    @Nullable
    String protocol;

    /// Where `:path` stands; -1 if it is missing.
    int pathFrom;

    int pathTo;
    /// The bytes that the body is said to have; -1 if nothing is said.
    long contentLength;

    boolean expectsContinue;
    boolean hasPseudo;
    private int hosts;
    /// Why the head is refused; empty if it is not.
    String error = "";
    ErrorCode code = ErrorCode.REQUEST_INVALID;

    /// The limit that it broke; null if it broke none.
    @Nullable
    Limit limit;

    /// Whether the head is malformed in the sense of RFC 9113 section 8.1.1, rather than merely not admitted.
    boolean malformed;

    HeadFields(HeadLimits limits) {
        super(false, 2);
        this.limits = limits;
    }

    private static boolean[] lowerToken() {
        var token = new boolean[256];
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            token[c] = true;
        }
        return token;
    }

    /// Forgets the head before.
    void begin() {
        bytes = new byte[usual];
        length = 0;
        count = 0;
        size = 0;
        crumbs = 0;
        cookieBytes = 0;
        regular = false;
        method = null;
        scheme = null;
        authority = null;
        protocol = null;
        pathFrom = -1;
        pathTo = -1;
        contentLength = -1;
        expectsContinue = false;
        hasPseudo = false;
        hosts = 0;
        error = "";
        code = ErrorCode.REQUEST_INVALID;
        limit = null;
        malformed = false;
    }

    /// Takes the next field of the head.
    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (error.isEmpty()) {
            var text = AsciiString.of(name);
            if (!text.isEmpty() && text.byteAt(0) == ':') {
                pseudo(text, AsciiString.of(value));
            } else {
                field(text, AsciiString.of(value));
            }
        }
        return this;
    }

    private void malformed(String what) {
        malformed = true;
        error = what;
    }

    private void refuse(ErrorCode why, Limit which, String what) {
        code = why;
        limit = which;
        error = what;
    }

    // ---- Pseudo-header fields (RFC 9113 section 8.3)

    private void pseudo(AsciiString name, AsciiString value) {
        hasPseudo = true;
        if (regular || !isVisible(value)) {
            malformed(
                    regular
                            ? "a pseudo-header field stands behind other fields"
                            : "a pseudo-header field contains white space or a control character");
            return;
        }
        boolean first;
        switch (name.toString()) {
            case ":method" -> {
                first = method == null;
                method = method(value);
            }
            case ":scheme" -> {
                first = scheme == null;
                scheme = value.toString();
            }
            case ":authority" -> {
                first = authority == null;
                authority = value.toString();
            }
            case ":protocol" -> {
                first = protocol == null;
                protocol = value.toString();
            }
            case ":path" -> {
                first = pathFrom < 0;
                path(value);
            }
            default -> {
                malformed("an unknown pseudo-header field");
                return;
            }
        }
        if (!first) {
            malformed("a pseudo-header field stands twice");
        }
    }

    private static boolean isVisible(AsciiString value) {
        for (int i = 0; i < value.length(); i++) {
            byte b = value.byteAt(i);
            if (b >= 0 && b <= ' ' || b == 127) {
                return false;
            }
        }
        return true;
    }

    private static String method(AsciiString value) {
        for (var known : METHODS) {
            if (value.contentEquals(known)) {
                return known;
            }
        }
        return value.toString();
    }

    private void path(AsciiString value) {
        if (value.length() > limits.targetBytes()) {
            refuse(
                    ErrorCode.TARGET_TOO_LONG,
                    Limit.TARGET_BYTES,
                    "the target is longer than " + limits.targetBytes() + " bytes");
            return;
        }
        reserve(value.length());
        pathFrom = length;
        System.arraycopy(value.array(), value.arrayOffset(), bytes, length, value.length());
        length += value.length();
        pathTo = length;
    }

    // ---- Fields (RFC 9113 section 8.2)

    private void field(AsciiString name, AsciiString value) {
        regular = true;
        size += name.length() + value.length() + 4;
        if (size > limits.fieldBytes()) {
            refuse(
                    ErrorCode.HEADERS_TOO_LARGE,
                    Limit.HEADER_BYTES,
                    "the header fields are larger than " + limits.fieldBytes() + " bytes");
            return;
        }
        reserve(name.length() + value.length() + 4);
        int from = length;
        if (!copyName(name)) {
            malformed("a header name is not a token in lower case");
            return;
        }
        int valueFrom = length + 2;
        copyValue(value);
        if (!error.isEmpty()) {
            return;
        }
        if (hash == FieldNames.COOKIE.hashCode() && name.contentEquals(COOKIE)) {
            crumbs++;
            cookieBytes += value.length() + 2;
        }
        add(from, from + name.length(), valueFrom, length - 2);
        special(name, value);
    }

    /// Also computes the hash of the name, as {@link HeaderName#hashCode} has it.
    ///
    /// @return whether it is a token in lower case
    private boolean copyName(AsciiString name) {
        var from = name.array();
        int at = name.arrayOffset();
        hash = 0;
        for (int i = 0; i < name.length(); i++) {
            byte b = from[at + i];
            if (!LOWER_TOKEN[b & 0xff]) {
                return false;
            }
            hash = 31 * hash + b;
            bytes[length++] = b;
        }
        return !name.isEmpty();
    }

    private void copyValue(AsciiString value) {
        bytes[length++] = ':';
        bytes[length++] = ' ';
        int from = length;
        System.arraycopy(value.array(), value.arrayOffset(), bytes, length, value.length());
        length += value.length();
        for (int i = from; i < length; i++) {
            byte b = bytes[i];
            if (b < ' ' && b >= 0 && b != '\t' || b == 127) {
                malformed("a header value contains a control character");
                return;
            }
        }
        if (length > from && (isBlank(bytes[from]) || isBlank(bytes[length - 1]))) {
            malformed("a header value begins or ends with white space");
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private void special(AsciiString name, AsciiString value) {
        for (var forbidden : FORBIDDEN) {
            if (hash == forbidden.hashCode() && name.contentEquals(forbidden.lower())) {
                malformed("the field " + forbidden.lower() + " belongs to HTTP/1.1");
                return;
            }
        }
        if (hash == FieldNames.TE.hashCode()
                && name.contentEquals("te")
                && !value.contentEqualsIgnoreCase("trailers")) {
            malformed("TE is something else than trailers");
        } else if (hash == FieldNames.CONTENT_LENGTH.hashCode() && name.contentEquals("content-length")) {
            contentLength(value);
        } else if (hash == FieldNames.EXPECT.hashCode() && name.contentEquals("expect")) {
            expectsContinue = value.contentEqualsIgnoreCase("100-continue");
        } else if (hash == FieldNames.HOST.hashCode() && name.contentEquals("host") && ++hosts > 1) {
            malformed("there is more than one Host");
        }
    }

    private void contentLength(AsciiString value) {
        if (contentLength >= 0) {
            malformed("more than one Content-Length");
            return;
        }
        contentLength = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.byteAt(i) - '0';
            if (digit < 0 || digit > 9 || i >= 18) {
                malformed("a Content-Length that is not a number of bytes");
                return;
            }
            contentLength = contentLength * 10 + digit;
        }
        if (value.isEmpty()) {
            malformed("a Content-Length that is not a number of bytes");
        }
    }

    private void add(int name, int nameEnd, int value, int valueEnd) {
        int fields = count - Math.max(0, crumbs - 1) + 1;
        if (fields > limits.fieldCount()) {
            refuse(
                    ErrorCode.HEADERS_TOO_LARGE,
                    Limit.HEADER_COUNT,
                    "there are more than " + limits.fieldCount() + " header fields");
            return;
        }
        int at = count * WIDTH;
        if (at == table.length) {
            table = Arrays.copyOf(table, at * 2);
        }
        table[at] = name;
        table[at + 1] = nameEnd;
        table[at + 2] = hash;
        table[at + 3] = value;
        table[at + 4] = valueEnd;
        count++;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    // ---- The head as a whole

    /// Whether the fields have more bytes, or are more.
    boolean isLargerThan(int most, int mostFields) {
        return size > most || count > mostFields;
    }

    /// The fields, with the crumbs of `cookie` joined to one (RFC 9113 section 8.2.3) and with `host` if only
    /// `:authority` was there; `:protocol` becomes `upgrade`, as HTTP/1.1 asks for a tunnel. To be called
    /// once, before the next head.
    HeaderBlock block() {
        var named = hosts == 0 ? authority : null;
        int host = named == null ? 0 : named.length() + 8;
        var upgrade = protocol == null ? "" : protocol;
        reserve(host + (crumbs > 1 ? cookieBytes + 10 : 0) + upgrade.length() + 11);
        usual = Math.clamp(length + 64L, FIRST_GUESS, 4096);
        int joined = crumbs > 1 ? joinCookies() : -1;
        int hostFrom = length;
        if (named != null) {
            line("host", named);
        }
        int upgradeFrom = length;
        if (!upgrade.isEmpty()) {
            line("upgrade", upgrade);
        }
        int end = length;
        var block = new HeaderBlock(bytes, count + 3);
        int cookie = FieldNames.COOKIE.hashCode();
        for (int i = 0; i < count; i++) {
            int at = i * WIDTH;
            if (joined < 0 || table[at + 2] != cookie || !isCookie(at)) {
                block.add(table[at], table[at + 1], table[at + 2], table[at + 3], table[at + 4]);
            }
        }
        if (joined >= 0) {
            block.add(joined, joined + 6, cookie, joined + 8, hostFrom - 2);
        }
        if (named != null) {
            block.add(hostFrom, hostFrom + 4, FieldNames.HOST.hashCode(), hostFrom + 6, upgradeFrom - 2);
        }
        if (!upgrade.isEmpty()) {
            block.add(upgradeFrom, upgradeFrom + 7, FieldNames.UPGRADE.hashCode(), upgradeFrom + 9, end - 2);
        }
        bytes = NOTHING;
        return block;
    }

    private boolean isCookie(int at) {
        return Arrays.equals(bytes, table[at], table[at + 1], COOKIE.array(), 0, COOKIE.length());
    }

    private int joinCookies() {
        int from = length;
        put(COOKIE.array(), 0, COOKIE.length());
        bytes[length++] = ':';
        bytes[length++] = ' ';
        int values = length;
        for (int i = 0; i < count; i++) {
            int at = i * WIDTH;
            int crumb = table[at + 4] - table[at + 3];
            if (crumb > 0 && table[at + 2] == FieldNames.COOKIE.hashCode() && isCookie(at)) {
                if (length > values) {
                    bytes[length++] = ';';
                    bytes[length++] = ' ';
                }
                put(bytes, table[at + 3], crumb);
            }
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return from;
    }

    private void put(byte[] from, int at, int many) {
        System.arraycopy(from, at, bytes, length, many);
        length += many;
    }

    private void line(String name, String value) {
        put(name.getBytes(ISO_8859_1), 0, name.length());
        bytes[length++] = ':';
        bytes[length++] = ' ';
        put(value.getBytes(ISO_8859_1), 0, value.length());
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    // ---- What Netty's decoder asks

    /// Nothing: the length of the body is checked by {@link StreamBody}.
    @Override
    public List<CharSequence> getAll(CharSequence name) {
        return List.of();
    }
}
