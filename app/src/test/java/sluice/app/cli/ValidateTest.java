package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void findsNothingInAValidFile() throws IOException {
        assertThat(validate("routes: [{ name: a, match: /a, to: { respond: { status: 204 } } }]\n"))
                .isZero();
        assertThat(shown()).contains("gateway.yaml: valid, 1 route, 0 upstreams");
    }

    @Test
    void tellsEveryProblemAtOnce() throws IOException {
        assertThat(validate("rotes: []\nroutes:\n  - { name: a, match: /a, to: nowhere }\n"))
                .isEqualTo(1);
        assertThat(shown())
                .contains("gateway.yaml:1:1: unknown key \"rotes\" (did you mean \"routes\"?)")
                .contains("gateway.yaml:3:", "nowhere")
                .contains("2 problems");
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        assertThat(validate("rotes: []\n", "-o", "json")).isEqualTo(1);
        assertThat(shown())
                .startsWith("{\"valid\":false,\"problems\":[{\"file\":")
                .contains("\"line\":1,\"column\":1");
    }

    @Test
    void needsNoSecretsWhenToldSo() throws IOException {
        var yaml = "upstreams: [{ name: a, endpoints: [\"http://${env:SLUICE_TEST_ABSENT}:80\"] }]\n";
        assertThat(validate(yaml)).isEqualTo(1);
        assertThat(shown()).contains("the environment variable SLUICE_TEST_ABSENT to be set");
        assertThat(validate(yaml, "--no-secrets")).isZero();
    }

    @Test
    void tellsOfAFileThatDoesNotExist() {
        assertThat(execute("validate", directory.resolve("none.yaml").toString()))
                .isEqualTo(1);
        assertThat(shown()).contains("none.yaml: no such file");
    }

    private int validate(String yaml, String... options) throws IOException {
        var file = Files.writeString(directory.resolve("gateway.yaml"), yaml);
        var arguments = new java.util.ArrayList<>(List.of("validate", file.toString()));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        var stream = new PrintStream(out, true, UTF_8);
        return new Main(List.of(new Validate()), new Console(stream, stream)).execute(arguments);
    }

    private String shown() {
        return out.toString(UTF_8);
    }
}
