package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
    @TempDir
    private Path directory;

    @Test
    void findsNothingInAValidFile() throws IOException {
        var run = validate("routes: [{ name: a, match: /a, to: { respond: { status: 204 } } }]\n");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("gateway.yaml: valid, 1 route, 0 upstreams");
    }

    @Test
    void tellsEveryProblemAtOnce() throws IOException {
        var run = validate("rotes: []\nroutes:\n  - { name: a, match: /a, to: nowhere }\n");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("gateway.yaml:1:1: unknown key \"rotes\" (did you mean \"routes\"?)")
                .contains("gateway.yaml:3:", "nowhere")
                .contains("2 problems");
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        var run = validate("rotes: []\n", "-o", "json");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("{\"valid\":false,\"problems\":[{\"file\":")
                .contains("\"line\":1,\"column\":1");
    }

    @Test
    void needsNoSecretsWhenToldSo() throws IOException {
        var yaml = "upstreams: [{ name: a, endpoints: [\"http://${env:SLUICE_TEST_ABSENT}:80\"] }]\n";
        var run = validate(yaml);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("the environment variable SLUICE_TEST_ABSENT to be set");
        assertThat(validate(yaml, "--no-secrets").code()).isZero();
    }

    @Test
    void tellsWhatIsWrongWithAFileThatIsNoConfiguration() throws IOException {
        var absent = directory.resolve("none.yaml").toString();
        assertThat(CommandRun.of(new Validate(), "validate", absent).out()).contains("none.yaml: no such file");
        assertThat(validate("").out()).contains("gateway.yaml", "empty");
        assertThat(validate("a: [1,").out()).contains("gateway.yaml:1:");
        assertThat(validate("routes: 5\n").out()).contains("gateway.yaml:1:9: routes: ");
    }

    private CommandRun validate(String yaml, String... options) throws IOException {
        var file = Files.writeString(directory.resolve("gateway.yaml"), yaml);
        var arguments = new ArrayList<>(List.of("validate", file.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(new Validate(), arguments.toArray(String[]::new));
    }
}
