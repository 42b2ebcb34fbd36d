package sluice.core.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonLineTest {
    private static final byte[] NAME = JsonLine.name("a");

    @Test
    void writesOneObjectPerLine() {
        var line = new JsonLine();
        line.begin();
        line.text(NAME, "x");
        line.text(JsonLine.name("left out"), "");
        line.number(JsonLine.name("b"), 0);
        line.number(JsonLine.name("c"), Long.MAX_VALUE);
        line.millis(JsonLine.name("d"), 12_345_678);
        line.millis(JsonLine.name("e"), 7_000);
        line.end();

        assertThat(textOf(line))
                .isEqualTo("{\"a\":\"x\",\"b\":0,\"c\":9223372036854775807,\"d\":12.345,\"e\":0.007}\n");
    }

    @Test
    void nothingInAValueEndsTheLineOrTheValue() {
        assertThat(written("a\"}\n{\"evil\":1}\r\t\0\\"))
                .isEqualTo("a\\\"}\\u000a{\\\"evil\\\":1}\\u000d\\u0009\\u0000\\\\");
    }

    @Test
    void terminalsGetNoCommands() {
        assertThat(written("\u001b[31m\u007f\u009b")).isEqualTo("\\u001b[31m\\u007f\\u009b");
        assertThat(written(octets("\u009b"))).isEqualTo("\\u009b");
    }

    @Test
    void octetsOfWellFormedUtf8AreTakenAsThat() {
        assertThat(written(octets("Zoë € 𝄞"))).isEqualTo("Zoë € 𝄞");
    }

    @Test
    void otherOctetsAreTakenAsLatin1() {
        assertThat(written("caf\u00e9")).isEqualTo("café");
        assertThat(written("\u00c3")).isEqualTo("Ã");
        assertThat(written("\u00c0\u00af")).isEqualTo("À¯");
        assertThat(written("\u00ed\u00a0\u00bd")).isEqualTo("í\u00a0½");
        assertThat(written("\u00f5\u00a0\u00a0\u00a0")).isEqualTo("õ\u00a0\u00a0\u00a0");
    }

    @Test
    void otherCharactersAreKeptAndLoneSurrogatesReplaced() {
        assertThat(written("日本 𝄞")).isEqualTo("日本 𝄞");
        assertThat(written("a\ud834b")).isEqualTo("a\ufffdb");
        assertThat(written("\udd1e")).isEqualTo("\ufffd");
    }

    @Test
    void longValuesAreCut() {
        assertThat(written("x".repeat(100_000))).hasSize(8 * 1024);
        assertThat(written("\0".repeat(100_000))).hasSize(6 * 8 * 1024);
    }

    @Test
    void manyLongFieldsFitOneLine() {
        var line = new JsonLine();
        line.begin();
        for (int i = 0; i < 50; i++) {
            line.text(NAME, "\u0001".repeat(8_000));
        }
        line.end();
        assertThat(textOf(line)).endsWith("\"}\n").hasSizeGreaterThan(50 * 6 * 8_000);
    }

    private static String octets(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String written(String value) {
        var line = new JsonLine();
        line.begin();
        line.text(NAME, value);
        line.end();
        var text = textOf(line);
        return text.substring("{\"a\":\"".length(), text.length() - "\"}\n".length());
    }

    private static String textOf(JsonLine line) {
        return new String(line.bytes(), 0, line.length(), UTF_8);
    }
}
