package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void describesEveryPolicyThatIsBuilt() {
        var run = CommandRun.of(new Schema(), "schema");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("{").contains("\"ip-allow\"", "\"rate-limit\"", "\"proxy\"", "\"listeners\"");
    }

    @Test
    void describesFilesOfTests() {
        var run = CommandRun.of(new Schema(), "schema", "--tests");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("\"Tests of a Sluice configuration\"", "\"upstream-request\"", "\"refused\"")
                .contains("how much time passes before the last sending");
    }
}
