package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

class ExamplesTest {
    static List<Path> examples() throws IOException {
        try (var directories = Files.list(Path.of("../examples"))) {
            return directories.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValid(Path example) {
        assertThat(new Loader(ConfigIndex.load()).load(example, Secrets.none())).isInstanceOf(Loaded.Valid.class);
    }
}
