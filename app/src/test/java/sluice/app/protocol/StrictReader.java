package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads messages by the letter of RFC 9112, and takes nothing that two readers could take differently. It shares no
/// code with the gateway.
final class StrictReader {
    private static final Pattern REQUEST =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ (?:/[\\x21-\\x7e]*|\\*) HTTP/1\\.1");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 [1-5][0-9][0-9] [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: (?:|[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*"
                    + "[\\x21-\\x7e\\x80-\\xff])?)");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]*");
    private static final Pattern CHUNK = Pattern.compile("[1-9a-f][0-9a-f]*|0");
    private static final List<String> OF_ONE_CONNECTION = List.of(
            "keep-alive", "proxy-connection", "te", "upgrade", "http2-settings", "expect", "proxy-authorization");
    private static final List<String> FRAMING = List.of("content-length", "transfer-encoding", "host", "connection");

    private final InputStream in;
    private String begun = "";

    StrictReader(InputStream in) {
        this.in = in;
    }

    /// What makes a message ambiguous, or no message at all.
    static final class Ambiguous extends IOException {
        private static final long serialVersionUID = 1;

        Ambiguous(String what) {
            super(what);
        }
    }

    /// @param line the first line
    /// @param fields as `Name: value`
    /// @param trailers likewise
    record Message(String line, List<String> fields, String body, List<String> trailers) {
        List<String> values(String name) {
            return fields.stream()
                    .filter(it -> it.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(it -> it.substring(name.length() + 2))
                    .toList();
        }
    }

    /// The first line of the request that is not complete; empty if there is none.
    String begun() {
        return begun;
    }

    /// The next request; null if the connection ended before a byte of it.
    @Nullable
    Message request() throws IOException {
        var line = line();
        if (line == null) {
            return null;
        }
        begun = line;
        expect(REQUEST, line);
        var fields = fields();
        if (count(fields, "host") != 1) {
            throw new Ambiguous("not one Host: " + fields);
        }
        for (var field : fields) {
            var name = nameOf(field);
            if (OF_ONE_CONNECTION.contains(name) || name.equals("connection")) {
                throw new Ambiguous("a field of one connection: " + field);
            }
            var folded = name.replace('_', '-').replace('.', '-');
            if (!folded.equals(name) && FRAMING.contains(folded)) {
                throw new Ambiguous("a field that some take for one of framing: " + field);
            }
        }
        var message = body(line, fields, true);
        begun = "";
        return message;
    }

    /// The next answer, to a request of that method; null if the connection ended before a byte of it.
    @Nullable
    Message answer(String method) throws IOException {
        var line = line();
        if (line == null) {
            return null;
        }
        expect(STATUS, line);
        var fields = fields();
        int status = Integer.parseInt(line.substring(9, 12));
        boolean bare = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        if ((status < 200 || status == 204)
                && count(fields, "content-length") + count(fields, "transfer-encoding") > 0) {
            throw new Ambiguous("a length where no body can be: " + fields);
        }
        return bare ? new Message(line, fields, "", List.of()) : body(line, fields, false);
    }

    private Message body(String line, List<String> fields, boolean request) throws IOException {
        int lengths = count(fields, "content-length");
        int codings = count(fields, "transfer-encoding");
        if (lengths + codings > 1) {
            throw new Ambiguous("more than one length: " + fields);
        }
        var message = new Message(line, fields, "", List.of());
        if (codings == 1) {
            expect(
                    Pattern.compile("chunked"),
                    message.values("transfer-encoding").getFirst());
            var body = chunks();
            return new Message(line, fields, body, fields());
        }
        if (lengths == 1) {
            var length = message.values("content-length").getFirst();
            expect(LENGTH, length);
            return new Message(line, fields, octets(Integer.parseInt(length)), List.of());
        }
        var body = request ? "" : new String(in.readAllBytes(), ISO_8859_1);
        return new Message(line, fields, body, List.of());
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        while (true) {
            var size = needed(line());
            expect(CHUNK, size);
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(octets(length));
            expect(Pattern.compile(""), needed(line()));
        }
    }

    private List<String> fields() throws IOException {
        var fields = new ArrayList<String>();
        for (var line = needed(line()); !line.isEmpty(); line = needed(line())) {
            expect(FIELD, line);
            fields.add(line);
        }
        return fields;
    }

    private static int count(List<String> fields, String name) {
        return (int) fields.stream().filter(it -> nameOf(it).equals(name)).count();
    }

    private static String nameOf(String field) {
        return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    private static void expect(Pattern pattern, String text) throws Ambiguous {
        if (!pattern.matcher(text).matches()) {
            throw new Ambiguous("not " + pattern + ": " + text);
        }
    }

    private static String needed(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("the connection ended within a message");
        }
        return line;
    }

    /// A line without its end; null if there is none any more.
    private @Nullable String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended within a line: " + line);
            }
            if (b == '\n') {
                throw new Ambiguous("a line that ends in a bare LF: " + line);
            }
            if (b == '\r') {
                if (in.read() != '\n') {
                    throw new Ambiguous("a bare CR behind: " + line);
                }
                return line.toString();
            }
            line.append((char) b);
        }
    }

    private String octets(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + count + " octets");
        }
        return new String(bytes, ISO_8859_1);
    }
}
