package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

/// What the AOT cache is trained on.
class TrainingTest {
    private static final Path DIRECTORY = Path.of("src/train");

    @ParameterizedTest
    @ValueSource(strings = {"gateway.yaml", "origin.yaml"})
    void isValid(String file) {
        var secrets = Secrets.of(name ->
                "TRAIN_LOG".equals(name) ? "access.log" : String.valueOf(name).length() + "00");
        assertThat(new Loader(ConfigIndex.load()).load(DIRECTORY.resolve(file), secrets))
                .isInstanceOf(Loaded.Valid.class);
    }
}
