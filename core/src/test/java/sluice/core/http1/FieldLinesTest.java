package sluice.core.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.core.message.HeaderBlock;

class FieldLinesTest {
    /// Values are looked at eight octets at a time, so every octet is tried at every place of several such steps.
    @Test
    void everyOctetIsJudgedTheSameWhereverItStands() {
        for (int octet = 0; octet < 256; octet++) {
            boolean fits = octet >= ' ' && octet != 127 || octet == '\t';
            for (int place = 0; place < 26; place++) {
                var value = "v".repeat(place) + (char) octet + "v".repeat(25 - place);
                var into = new HeaderBlock(bytes(value), 1);
                var wrong = FieldLines.parse(into.bytes(), 0, into);
                assertThat(wrong.isEmpty()).as("%d at %d", octet, place).isEqualTo(fits);
                if (fits) {
                    assertThat(into.value(0)).isEqualTo(value.strip());
                }
            }
        }
    }

    @Test
    void theFirstOfTwoBadOctetsCounts() {
        var into = new HeaderBlock(bytes("aaaa\r\nb: cc\u007f\u0001ddddddd"), 1);
        assertThat(FieldLines.parse(into.bytes(), 0, into)).contains("control character");
        assertThat(into.count()).isEqualTo(1);
        assertThat(into.value(0)).isEqualTo("aaaa");
    }

    private static byte[] bytes(String value) {
        return ("a: " + value + "\r\n\r\n").getBytes(ISO_8859_1);
    }
}
