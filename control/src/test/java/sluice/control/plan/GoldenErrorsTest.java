package sluice.control.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;

/// Each directory below `errors` is a configuration, and its `expected.txt` is what `validate` says of it,
/// line by line. With `GOLDEN=update` in the environment it writes what is said now: look at the difference
/// before you keep it.
class GoldenErrorsTest {
    private static final Path CASES = Path.of("src/test/resources/sluice/control/plan/errors");

    static List<String> cases() throws IOException {
        try (Stream<Path> found = Files.list(CASES)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatIsWrongAndWhere(String name) throws IOException {
        var directory = CASES.resolve(name);
        var loaded = new Loader(ConfigIndex.load()).load(directory, Secrets.of(_ -> null));
        var told = switch (loaded) {
            case Loaded.Valid _ -> "valid\n";
            case Loaded.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.toString().replace(directory + "/", ""))
                        .collect(Collectors.joining("\n", "", "\n"));
        };
        var expected = directory.resolve("expected.txt");
        if ("update".equals(System.getenv("GOLDEN"))) {
            Files.writeString(expected, told);
        }
        assertThat(told).isEqualTo(Files.readString(expected));
    }
}
