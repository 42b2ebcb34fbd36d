package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import sluice.api.value.ByteSize;

/// Reads YAML 1.2 into nodes. Whatever is wrong becomes one problem with its position, never an exception.
public final class YamlReader {
    /// The largest file that is read: about 100,000 routes.
    public static final ByteSize LARGEST = new ByteSize(16 << 20);

    /// What malformed bytes are decoded to.
    private static final char REPLACEMENT = '\ufffd';

    private YamlReader() {}

    /// Reads a file.
    ///
    /// @return null if it could not be read; the problems say why
    public static @Nullable Node read(Path file, Problems problems) {
        var name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                problems.add(Problem.at(Place.of(name), "a directory", "a file"));
                return null;
            }
            try (var in = Files.newInputStream(file)) {
                long size = Files.size(file);
                if (size > LARGEST.bytes()) {
                    problems.add(tooLarge(name, size));
                    return null;
                }
                return read(name, in.readNBytes((int) LARGEST.bytes() + 1), problems);
            }
        } catch (NoSuchFileException e) {
            problems.add(Problem.at(Place.of(name), "no such file"));
        } catch (IOException e) {
            problems.add(Problem.at(Place.of(name), "cannot be read: " + reason(e)));
        }
        return null;
    }

    /// Reads bytes.
    ///
    /// @param file what messages call them; relative paths in the text start at its directory
    /// @return null if they could not be read; the problems say why
    public static @Nullable Node read(String file, byte[] bytes, Problems problems) {
        if (bytes.length > LARGEST.bytes()) {
            problems.add(tooLarge(file, bytes.length));
            return null;
        }
        var text = decode(file, bytes, problems);
        if (text == null) {
            return null;
        }
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit((int) LARGEST.bytes())
                .setParseComments(false)
                .build();
        try {
            var events = new Parse(settings).parseString(text).iterator();
            return new NodeBuilder(file, events, problems).document();
        } catch (Refused e) {
            problems.add(e.problem());
        } catch (MarkedYamlEngineException e) {
            problems.add(SyntaxWords.of(file, e));
        } catch (YamlVersionException e) {
            problems.add(Problem.at(
                    Place.of(file),
                    "YAML " + e.getSpecVersion().getMajor() + "."
                            + e.getSpecVersion().getMinor(),
                    "YAML 1.2"));
        } catch (ReaderException e) {
            problems.add(unprintable(file, text, e));
        } catch (YamlEngineException e) {
            problems.add(Problem.at(Place.of(file), String.valueOf(e.getMessage())));
        }
        return null;
    }

    private static Problem tooLarge(String file, long size) {
        var told = size % (1 << 10) == 0 ? new ByteSize(size).toString() : size + " bytes";
        return Problem.at(
                Place.of(file), told, "at most " + LARGEST + " in one file; a directory may hold several files");
    }

    private static @Nullable String decode(String file, byte[] bytes, Problems problems) {
        boolean marked = bytes.length >= 3 && (bytes[0] & 0xff) == 0xEF && (bytes[1] & 0xff) == 0xBB;
        int start = marked ? 3 : 0;
        var text = new String(bytes, start, bytes.length - start, UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        var in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        var out = CharBuffer.allocate(bytes.length - start);
        if (!UTF_8.newDecoder().decode(in, out, true).isError()) {
            return text; // the character itself was written
        }
        var told = "byte 0x%02X".formatted(bytes[in.position()]);
        problems.add(Problem.at(after(file, out.flip()), told, "text in UTF-8"));
        return null;
    }

    private static Place after(String file, CharSequence text) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(file, line, text.length() - lineStart + 1, null, "", -1);
    }

    private static Problem unprintable(String file, String text, ReaderException e) {
        int at = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
        return Problem.at(
                after(file, text.substring(0, at)),
                "character U+%04X".formatted(e.getCodePoint()),
                "printable text; in double quotes it may be written as an escape");
    }

    private static String reason(IOException e) {
        var message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : " " + message);
    }
}
