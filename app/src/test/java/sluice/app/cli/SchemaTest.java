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
}
