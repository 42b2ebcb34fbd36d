package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void refusesAnUnknownCommandAndTellsWhatThereIs() {
        assertThat(execute("keys", "new")).isEqualTo(2);
        assertThat(told()).contains("sluice: keys: unknown command (expected: greet, break)");
    }

    @Test
    void refusesNoCommandAtAll() {
        assertThat(execute()).isEqualTo(2);
        assertThat(told()).contains("a command is missing (expected: greet, break)");
    }

    @Test
    void answersHelpOnStandardOutput() {
        assertThat(execute("--help")).isZero();
        assertThat(shown()).contains("sluice greet NAME [GREETING] [OPTION]...", "greets somebody");
        assertThat(execute("greet", "--help")).isZero();
        assertThat(shown()).contains("-o, --output FORMAT", "--loud");
        assertThat(execute("help", "greet")).isZero();
    }

    @Test
    void answersTheVersion() {
        assertThat(execute("--version")).isZero();
        assertThat(shown()).startsWith("sluice ");
    }

    @Test
    void passesTheCodeOfTheCommandOn() {
        assertThat(execute("greet", "ann", "--loud")).isZero();
        assertThat(shown()).isEqualTo("HELLO ANN\n");
        assertThat(execute("greet", "nobody")).isEqualTo(1);
    }

    @Test
    void refusesWhatACommandFindsContradictory() {
        assertThat(execute("greet", "ann", "--loud", "-o", "json")).isEqualTo(2);
        assertThat(told()).contains("sluice: greet: --loud is for people");
    }

    @Test
    void tellsAnUnforeseenErrorInOneLineWithoutATrace() {
        assertThat(execute("break")).isEqualTo(1);
        assertThat(told())
                .startsWith("sluice: unexpected IllegalStateException: out of sorts; this is a defect of Sluice")
                .contains("please report it with")
                .hasLineCount(1)
                .doesNotContain("at sluice");
    }

    private int execute(String... arguments) {
        var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Main(List.of(new Greet(), new Break()), console).execute(arguments);
    }

    private String shown() {
        return out.toString(UTF_8);
    }

    private String told() {
        return err.toString(UTF_8);
    }

    private static final class Greet implements Command {
        private static final Option LOUD = Option.flag("--loud", "so that all hear it");

        @Override
        public Syntax syntax() {
            return new Syntax("greet", List.of("NAME", "[GREETING]"), List.of(Option.FORMAT, LOUD), "greets somebody");
        }

        @Override
        public int run(Given given, Console console) {
            if (given.has(LOUD) && given.wantsJson()) {
                throw new UsageException("greet: --loud is for people");
            }
            var name = given.parameter(0);
            console.out()
                    .print(given.has(LOUD) ? "HELLO " + name.toUpperCase(java.util.Locale.ROOT) + "\n" : "hello\n");
            return name.equals("nobody") ? 1 : 0;
        }
    }

    private static final class Break implements Command {
        @Override
        public Syntax syntax() {
            return new Syntax("break", List.of(), List.of(), "breaks down");
        }

        @Override
        public int run(Given given, Console console) {
            throw new IllegalStateException("out of sorts\nand more");
        }
    }
}
