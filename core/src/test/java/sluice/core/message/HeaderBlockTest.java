package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.api.exchange.HeaderName;

class HeaderBlockTest {
    private static final HeaderName ACCEPT = HeaderName.of("accept");
    private static final HeaderName NOWHERE = HeaderName.of("X-Nowhere");

    /// Fields from lines of `Name: value`.
    static HeaderBlock of(String... lines) {
        var text = String.join("\r\n", lines) + "\r\n\r\n";
        var block = new HeaderBlock(text.getBytes(ISO_8859_1), 1);
        int at = 0;
        for (var line : lines) {
            int colon = line.indexOf(':');
            block.add(
                    at,
                    at + colon,
                    HeaderName.of(line.substring(0, colon)).hashCode(),
                    at + colon + 2,
                    at + line.length());
            at += line.length() + 2;
        }
        return block;
    }

    private static List<String> fields(HeaderBlock block) {
        var fields = new ArrayList<String>();
        block.forEach((name, value) -> fields.add(name.text() + "=" + value));
        return fields;
    }

    @Test
    void givesTheOctetsOfAValueWithoutATextOfIt() {
        var block = of("Accept: a/b", "Other: c");
        var into = new byte[4];
        assertThat(block.octets(ACCEPT, into)).isEqualTo(3);
        assertThat(new String(into, 0, 3, ISO_8859_1)).isEqualTo("a/b");
        assertThat(block.octets(NOWHERE, into)).isEqualTo(-1);
    }

    @Test
    void copiesNothingOfAValueThatDoesNotFit() {
        var into = new byte[2];
        assertThat(of("Accept: a/b").octets(ACCEPT, into)).isEqualTo(3);
        assertThat(into).containsExactly(0, 0);
    }

    @Test
    void findsFieldsByNameWithoutRegardToCase() {
        var block = of("Accept: a", "X-One: 1", "aCCept: b");
        assertThat(block.get(ACCEPT)).isEqualTo("a");
        assertThat(block.all(ACCEPT)).containsExactly("a", "b");
        assertThat(block.count(ACCEPT)).isEqualTo(2);
        assertThat(block.contains(HeaderName.of("x-ONE"))).isTrue();
        assertThat(block.get(NOWHERE)).isNull();
        assertThat(block.all(NOWHERE)).isEmpty();
        assertThat(block.count(NOWHERE)).isZero();
        assertThat(fields(block)).containsExactly("Accept=a", "X-One=1", "aCCept=b");
    }

    @Test
    void droppedFieldsAreGone() {
        var block = of("Accept: a", "X-One: 1", "Accept: b");
        block.drop(0);
        assertThat(block.get(ACCEPT)).isEqualTo("b");
        assertThat(block.count(ACCEPT)).isEqualTo(1);
        assertThat(fields(block)).containsExactly("X-One=1", "Accept=b");
        block.dropAll(ACCEPT);
        block.dropAll(ACCEPT);
        assertThat(block.contains(ACCEPT)).isFalse();
        assertThat(block.isEmpty()).isFalse();
        block.dropAll(HeaderName.of("X-One"));
        assertThat(block.isEmpty()).isTrue();
        assertThat(fields(block)).isEmpty();
    }

    @Test
    void namesWithTheSameHashAreToldApart() {
        assertThat("aa".hashCode()).isNotEqualTo("bb".hashCode());
        assertThat("a8xx".hashCode())
                .isEqualTo("a9yx".replace('y', (char) ('x' - 31)).hashCode());
        var block = of("a8xx: 1", "a9Yx: 2");
        assertThat(block.get(HeaderName.of("a8xx"))).isEqualTo("1");
        assertThat(block.get(HeaderName.of("a9yx"))).isEqualTo("2");
    }

    @Test
    void growsWithItsFields() {
        var lines = new String[200];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "X-" + i + ": " + i;
        }
        var block = of(lines);
        assertThat(block.count()).isEqualTo(200);
        assertThat(block.get(HeaderName.of("X-199"))).isEqualTo("199");
    }

    @Test
    void wellKnownNamesAreShared() {
        var block = of("Host: a", "host: b", "X-Other: c");
        assertThat(block.name(0)).isSameAs(FieldNames.HOST);
        assertThat(block.name(1)).isEqualTo(FieldNames.HOST);
        assertThat(block.name(1).text()).isEqualTo("host");
        assertThat(block.name(2).text()).isEqualTo("X-Other");
    }
}
