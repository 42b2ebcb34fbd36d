package sluice.api.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
    @ParameterizedTest
    @CsvSource({
        "api.example.com,api.example.com,true",
        "API.Example.com,api.example.com,true",
        "api.example.com,x.api.example.com,false",
        "*.example.com,a.example.com,true",
        "*.example.com,a.b.example.com,true",
        "*.example.com,example.com,false",
        "*.example.com,.example.com,false",
        "*.example.com,badexample.com,false",
        "[::1],[::1],true",
        "10.0.0.1,10.0.0.1,true",
    })
    void matchesHosts(String pattern, String host, boolean matches) {
        assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|labels of 1 to 63",
                "*|leave the host out",
                "a.*.com|only as the whole first label",
                "*a.com|only as the whole first label",
                "*.|labels of 1 to 63",
                "example.com:80|without a port",
                "*.example.com:80|without a port",
                "::1|in brackets",
                "https://example.com|without scheme",
                "example.com/a|without scheme and path",
                "b\u00fccher.example|ASCII form",
                "a..b|labels",
                "example.com.|labels",
                "-a.com|labels",
                "a b|labels",
            })
    void refusesWithAReason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(text))
                .withMessageStartingWith("\"" + text + "\" (expected: ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com,a.example.com,true,true",
        "*.example.com,*.a.example.com,true,true",
        "*.a.example.com,*.example.com,false,true",
        "*.example.com,example.com,false,false",
        "a.com,a.com,true,true",
        "a.com,b.com,false,false",
    })
    void knowsWhatItCoversAndShares(String one, String other, boolean covers, boolean overlaps) {
        assertThat(HostPattern.parse(one).covers(HostPattern.parse(other))).isEqualTo(covers);
        assertThat(HostPattern.parse(one).overlaps(HostPattern.parse(other))).isEqualTo(overlaps);
        assertThat(HostPattern.parse(one)).hasToString(one);
    }
}
