package sluice.policies.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.api.exchange.Headers;

class CodingsTest {
    private static final List<Coding> ALL = List.of(Coding.ZSTD, Coding.BR, Coding.GZIP);

    private static String chosen(String... accepted) {
        var fields = new String[2 * accepted.length];
        for (int i = 0; i < accepted.length; i++) {
            fields[2 * i] = "Accept-Encoding";
            fields[2 * i + 1] = accepted[i];
        }
        var coding = Codings.choose(ALL, Headers.of(fields));
        return coding == null ? "" : coding.token();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | gzip",
                "gzip, deflate, br, zstd | zstd",
                "gzip, deflate, br | br",
                "GZIP | gzip",
                "x-gzip | gzip",
                "deflate | ''",
                "gzip;q=1.0, br;q=0.5 | gzip",
                "gzip;q=0.5,br;q=0.501 | br",
                "gzip;q=0 | ''",
                "gzip;q=0, br;q=0.000 | ''",
                "* | zstd",
                "*;q=0.1, gzip;q=0.2 | gzip",
                "*, zstd;q=0 | br",
                "*;q=0 | ''",
                "identity;q=0, gzip;q=0.1 | gzip",
                "identity, gzip;q=0.5 | ''",
                "identity;q=0.5, gzip | gzip",
                "identity;q=0.5, gzip;q=0.5 | gzip",
                "identity | ''",
                "gzip;q=2 | ''",
                "gzip;q=0.1234 | ''",
                "gzip;level=9 | ''",
                "gzip ; q=0.5 | gzip",
                "gzip;Q=1.000 | gzip",
                ", ,gzip | gzip",
                "gzip;q= | ''",
            })
    void choosesWhatTheClientLikesBest(String accepted, String coding) {
        assertThat(chosen(accepted)).isEqualTo(coding);
    }

    @Test
    void takesSeveralFieldsAsOne() {
        assertThat(chosen("gzip;q=0.5", "br")).isEqualTo("br");
    }

    @Test
    void sendsAnswersAsTheyAreToWhoSaysNothing() {
        assertThat(chosen()).isEmpty();
        assertThat(chosen("")).isEmpty();
    }
}
