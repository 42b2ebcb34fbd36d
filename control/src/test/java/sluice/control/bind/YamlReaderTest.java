package sluice.control.bind;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    private String read(String name) {
        assertThat(YamlReader.read(directory.resolve(name), problems)).isNull();
        return problems.toString().replace(directory + "/", "");
    }

    private String read(byte[] bytes) {
        assertThat(YamlReader.read("gw.yaml", bytes, problems)).isNull();
        return problems.toString();
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws IOException {
        try (var file = new RandomAccessFile(directory.resolve("huge.yaml").toFile(), "rw")) {
            file.setLength(100 << 20);
        }

        assertThat(read("huge.yaml"))
                .isEqualTo(
                        "huge.yaml: 100MiB (expected: at most 16MiB in one file; a directory may hold several files)");
    }

    @Test
    void refusesMoreThanItsSizeTold() {
        var bytes = new byte[(int) YamlReader.LARGEST.bytes() + 1];

        assertThat(read(bytes)).startsWith("gw.yaml: 16777217 bytes (expected: at most 16MiB in one file");
    }

    @Test
    void readsALargeFileOfManyValuesWithinItsBounds() {
        var many = "- a\n".repeat(1_500_000);

        assertThat(read(many.getBytes(UTF_8)))
                .isEqualTo("gw.yaml:1000000:3: too many values (expected: at most 1000000, aliases counted in full)");
    }

    @Test
    void refusesADirectory() {
        assertThat(read("")).isEqualTo(directory + ": a directory (expected: a file)");
    }

    @Test
    void tellsThatAFileIsNotThere() {
        assertThat(read("none.yaml")).isEqualTo("none.yaml: no such file");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertThat(read("rooms:\n  - name: K\u00fcche\n".getBytes(ISO_8859_1)))
                .isEqualTo("gw.yaml:2:12: byte 0xFC (expected: text in UTF-8)");
    }

    @Test
    void refusesUtf16() {
        assertThat(read("a: b".getBytes(UTF_16))).isEqualTo("gw.yaml:1:1: byte 0xFE (expected: text in UTF-8)");
    }

    @Test
    void refusesACutOffCharacter() {
        assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xc3}))
                .isEqualTo("gw.yaml:1:4: byte 0xC3 (expected: text in UTF-8)");
    }

    @Test
    void refusesBinaryFiles() {
        assertThat(read(new byte[] {'a', 0, 1, 2, 3}))
                .isEqualTo("gw.yaml:1:2: character U+0000 (expected: printable text; in double quotes it may be"
                        + " written as an escape)");
    }

    @Test
    void countsColumnsInCharactersAndLinesOfEveryKind() throws IOException {
        Files.writeString(directory.resolve("gw.yaml"), "a: \"\ud83d\udeaa\" # door\r\nb: [x, *y]\r\n");

        assertThat(read("gw.yaml"))
                .isEqualTo("gw.yaml:2:8: alias *y (expected: an anchor of that name that ended before)");
    }
}
