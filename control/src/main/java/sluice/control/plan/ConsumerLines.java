package sluice.control.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import sluice.control.bind.Binder;
import sluice.control.bind.JsonReader;
import sluice.control.bind.Node;
import sluice.control.bind.Place;
import sluice.control.bind.Problem;
import sluice.control.bind.Problems;
import sluice.control.config.ConsumerSpec;

/// Reads a file of consumers line by line: no more of it is in memory than one line. One thread.
final class ConsumerLines {
    private static final int MOST_PROBLEMS = 50;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int BLOCK = 64 << 10;
    /// A binder remembers what it has made, so that errors have their places; with a new one now and then it
    /// forgets.
    private static final int LINES_OF_A_BINDER = 256;

    private final Path file;
    private final Binder around;
    private final ConsumerEntry entry;
    private final Problems problems = new Problems();
    private final JsonReader json;
    private Binder binder;
    private byte[] block = new byte[2 * BLOCK];
    private int number;
    private int wrong;

    /// @param around of the configuration that names the file
    ConsumerLines(Path file, Binder around, ConsumerEntry entry) {
        this.file = file;
        this.around = around;
        this.entry = entry;
        this.json = new JsonReader(file.toString(), problems);
        this.binder = around.tellingTo(problems);
    }

    /// The SHA-256 of a file, in hexadecimal digits.
    static String digest(Path file) throws IOException {
        var digest = sha256();
        try (var in = Files.newInputStream(file)) {
            var some = new byte[BLOCK];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                digest.update(some, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Why a file cannot be read, for its place in the configuration.
    static Problem unreadable(Path file, Place named, IOException e) {
        return e instanceof NoSuchFileException
                ? Problem.at(named, '"' + file.toString() + '"', "a file that exists")
                : Problem.at(named, '"' + file.toString() + '"', "a file that can be read: " + e);
    }

    /// Enters all consumers of the file; what is wrong with it is told, at most so much that a person can
    /// read it.
    ///
    /// @return the digest of what was read
    String read() throws IOException {
        var digest = sha256();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            lines(in);
        }
        problems.list().forEach(around.problems()::add);
        if (wrong > 0) {
            around.problems()
                    .add(Problem.at(
                            new Place(file.toString(), number + 1, 1, null, "", -1),
                            wrong + " more lines with errors",
                            "none; only the first " + MOST_PROBLEMS + " errors of a file are told"));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void lines(InputStream in) throws IOException {
        int end = 0;
        int from = 0;
        for (int read = in.read(block, 0, BLOCK); read >= 0; read = in.read(block, end, block.length - end)) {
            end += read;
            for (int at = end - read; at < end; at++) {
                if (block[at] == '\n') {
                    line(from, at);
                    from = at + 1;
                }
            }
            if (end - from > LONGEST_LINE) {
                tellTooLong();
                return;
            }
            System.arraycopy(block, from, block, 0, end - from);
            end -= from;
            from = 0;
        }
        line(0, end);
    }

    private void tellTooLong() {
        var place = new Place(file.toString(), number + 1, 1, null, "", -1);
        problems.add(Problem.at(place, "a line of more than 64KiB", "one consumer in a line; the rest is not read"));
    }

    private void line(int start, int end) {
        number++;
        int from = number == 1 && end - start >= 3 && block[start] == (byte) 0xEF ? start + 3 : start;
        int to = end > from && block[end - 1] == '\r' ? end - 1 : end;
        if (isBlank(from, to)) {
            return;
        }
        int before = problems.size();
        if (before >= MOST_PROBLEMS) {
            wrong += isWrong(from, to) ? 1 : 0;
        } else {
            enter(from, to, binder, json);
        }
        if (number % LINES_OF_A_BINDER == 0) {
            binder = around.tellingTo(problems);
        }
    }

    /// Whether a line has errors that are not told any more.
    private boolean isWrong(int from, int to) {
        var untold = new Problems();
        enter(from, to, around.tellingTo(untold), new JsonReader(file.toString(), untold));
        return !untold.isEmpty();
    }

    private void enter(int from, int to, Binder into, JsonReader reader) {
        if (!isUtf8(from, to)) {
            var place = new Place(file.toString(), number, 1, null, "", -1);
            into.problems().add(Problem.at(place, "bytes that are no UTF-8", "text in UTF-8"));
            return;
        }
        var node = reader.read(number, block, from, to - from);
        if (node instanceof Node.Mapping) {
            var consumer = into.bind(node, ConsumerSpec.class);
            if (consumer != null) {
                entry.enter(consumer, into);
            }
        } else if (node != null) {
            into.problems().add(Problem.at(node.place(), "no object", "one JSON object in a line"));
        }
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] != ' ' && block[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean isUtf8(int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] < 0) {
                try {
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(block, from, to - from));
                    return true;
                } catch (CharacterCodingException e) {
                    return false;
                }
            }
        }
        return true;
    }
}
