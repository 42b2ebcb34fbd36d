package sluice.control.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;

/// The examples of the pages of policies are configurations that can be served.
class PolicyPagesTest {
    private static final Path PAGES = Path.of("../docs/policies");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml$(.*?)^```$");

    static List<Path> pages() throws IOException {
        try (Stream<Path> found = Files.list(PAGES)) {
            return found.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theExamplesAreValid(Path page) throws IOException {
        var examples = YAML.matcher(Files.readString(page)).results().toList();

        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var loaded = new Loader(ConfigIndex.load())
                    .load(page.getFileName().toString(), example.group(1).getBytes(UTF_8), Secrets.none());
            assertThat(loaded instanceof Loaded.Invalid invalid ? invalid.problems() : List.of())
                    .isEmpty();
        }
    }
}
