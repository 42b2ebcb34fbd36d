package sluice.api.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.value.PathPattern.Part;

class PathPatternTest {
    @Test
    void readsEveryForm() {
        assertThat(PathPattern.parse("/a/{id}/*/{rest**}"))
                .isEqualTo(new PathParts(
                        List.of(new Part.Literal("a"), new Part.One("id"), new Part.One(""), new Part.Rest("rest"))));
        assertThat(PathPattern.parse("/")).isEqualTo(new PathParts(List.of(new Part.Literal(""))));
        assertThat(PathPattern.parse("/**")).isEqualTo(new PathParts(List.of(new Part.Rest(""))));
        assertThat(PathPattern.parse("~/v[0-9]+/x")).isEqualTo(new PathRegex("/v[0-9]+/x"));
    }

    @Test
    void namesSegmentsInOrder() {
        assertThat(PathPattern.parse("/{tenant}/*/{order-id}/{rest**}").names())
                .containsExactly("tenant", "order-id", "rest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a/{id}", "/a/*/c", "/a/**", "/{rest**}", "~/v[0-9]+", "/@a:b;c=d,e"})
    void writesWhatItRead(String text) {
        assertThat(PathPattern.parse(text).text()).isEqualTo(text);
        assertThat(PathPattern.parse(text)).hasToString(text).isEqualTo(PathPattern.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"/%61%2D%7e,/a-~", "/a%2fb,/a%2Fb", "/caf\u00e9,/caf%C3%A9", "/%40,/%40", "/a|b^,/a%7Cb%5E"})
    void spellsLiteralsAsTheCanonicalPathOfARequest(String written, String canonical) {
        assertThat(PathPattern.parse(written).text()).isEqualTo(canonical);
    }

    @Test
    void sameShapeForOtherNames() {
        assertThat(PathPattern.parse("/a/{id}/{x**}").shape())
                .isEqualTo(PathPattern.parse("/a/*/**").shape())
                .isNotEqualTo(PathPattern.parse("/a/b/**").shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|a path that starts with /",
                "a/b|a path that starts with /",
                "~|a regular expression",
                "/a//b|one / between segments",
                "/a/**/b|nothing behind **",
                "/{x**}/b|nothing behind {x**}",
                "/a*|whole segments",
                "/{id}.json|whole segments",
                "/{}|whole segments",
                "/{1a}|whole segments",
                "/a/{b|whole segments",
                "/{id}/{id}|the name {id} only once",
                "/a/../b|no segment \"..\"",
                "/a/%2e|no segment \"%2e\"",
                "/a b|no space",
                "/a?b=c|no space, control character, ?",
                "/a#b|no space, control character, ?, #",
                "/a%2|two hexadecimal digits",
                "/a%zz|two hexadecimal digits",
                "/a%00|no %00",
                "/a%5c|no %00 or %5C",
            })
    void refusesWithAReason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse(text))
                .withMessageStartingWith("\"" + text + "\" (expected: ")
                .withMessageContaining(reason);
    }

    @Test
    void refusesMoreSegmentsThanAnyPathNeeds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse("/a".repeat(129)))
                .withMessageContaining("at most 128 segments");
    }

    @ParameterizedTest
    @CsvSource({
        "/**,/,true",
        "/**,/a/{b},true",
        "/**,~/a,true",
        "/a/**,/a,true",
        "/a/**,/a/,true",
        "/a/**,/a/b/**,true",
        "/a/**,/ab,false",
        "/a/**,/**,false",
        "/a/{x},/a/b,true",
        "/a/b,/a/{x},false",
        "/a/{x},/a/,false",
        "/a/{x}/**,/a/**,false",
        "/a,/a/**,false",
        "/a/**,~/a,false",
        "~/a,~/a,true"
    })
    void knowsWhatItCovers(String outer, String inner, boolean covers) {
        assertThat(PathPattern.parse(outer).covers(PathPattern.parse(inner))).isEqualTo(covers);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/{x},/{y}/b,true", "/a,/b,false", "/a/**,/a,true", "/a/**,/ab/**,false", "/a/**,/{x},true",
        "/a/b/**,/a,false", "/a/*,/a/,false", "/a/b/**,/a/**,true", "/a,~/b,true", "/a/b,/a,false"
    })
    void knowsWhatItSharesPathsWith(String one, String other, boolean overlaps) {
        assertThat(PathPattern.parse(one).overlaps(PathPattern.parse(other))).isEqualTo(overlaps);
        assertThat(PathPattern.parse(other).overlaps(PathPattern.parse(one))).isEqualTo(overlaps);
    }
}
