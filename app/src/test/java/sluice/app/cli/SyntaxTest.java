package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private static final Option HEADER = Option.of("-H", "'Name: value'", "a header");
    private static final Option QUIET = Option.flag("--quiet", "no words");
    private static final Syntax ASK =
            new Syntax("ask", List.of("FILE|DIR", "[URL]"), List.of(HEADER, QUIET, Option.FORMAT), "asks");

    @Test
    void takesParametersAndOptionsInAnyOrder() {
        var given = ASK.parse(List.of("-H", "A: 1", "gw.yaml", "--quiet", "-H", "B: 2", "/x", "--output=json"));
        assertThat(given.parameters()).containsExactly("gw.yaml", "/x");
        assertThat(given.values(HEADER)).containsExactly("A: 1", "B: 2");
        assertThat(given.has(QUIET)).isTrue();
        assertThat(given.wantsJson()).isTrue();
    }

    @Test
    void takesWhatFollowsTwoDashesAsItStands() {
        assertThat(ASK.parse(List.of("--", "-H", "--quiet")).parameters()).containsExactly("-H", "--quiet");
    }

    @Test
    void leavesOutWhatIsOptional() {
        var given = ASK.parse(List.of("gw.yaml"));
        assertThat(given.parameters()).hasSize(1);
        assertThat(given.value(HEADER)).isNull();
        assertThat(given.wantsJson()).isFalse();
    }

    @Test
    void namesWhatIsMissingOrTooMuch() {
        refuses("FILE|DIR is missing (expected: sluice ask FILE|DIR [URL] [OPTION]...)");
        refuses("c is too much (expected: sluice ask FILE|DIR [URL] [OPTION]...)", "a", "b", "c");
        refuses("-H needs a value (expected: -H 'Name: value')", "a", "-H");
    }

    @Test
    void namesUnknownOptionsAndValues() {
        refuses("--loud: unknown option (expected: -H 'Name: value'; --quiet; -o, --output FORMAT)", "a", "--loud");
        refuses("-o yaml (expected: text or json)", "a", "-o", "yaml");
        refuses("--quiet=yes: --quiet takes no value", "a", "--quiet=yes");
    }

    private static void refuses(String message, String... arguments) {
        assertThatThrownBy(() -> ASK.parse(List.of(arguments)))
                .isInstanceOf(UsageException.class)
                .hasMessage("ask: " + message);
    }
}
