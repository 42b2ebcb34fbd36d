package sluice.control.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Each directory below `changes` holds a configuration before (or none) and after; its `expected.txt` is
/// what `plan` says, for people and as JSON. With `GOLDEN=update` in the environment it writes what is said
/// now: look at the difference before you keep it.
class GoldenChangesTest {
    private static final Path CASES = Path.of("src/test/resources/sluice/control/plan/changes");

    static List<String> cases() throws IOException {
        try (Stream<Path> found = Files.list(CASES)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatWouldChange(String name) throws IOException {
        var directory = CASES.resolve(name);
        var before = directory.resolve("before.yaml");
        var change = Change.between(Files.exists(before) ? load(before) : null, load(directory.resolve("after.yaml")));
        var told = change.text() + "opens " + change.opened() + ", closes " + change.closed() + "\n" + json(change);
        var expected = directory.resolve("expected.txt");
        if ("update".equals(System.getenv("GOLDEN"))) {
            Files.writeString(expected, told);
        }
        assertThat(told).isEqualTo(Files.readString(expected));
    }

    private static Plan load(Path file) {
        return switch (new Loader(ConfigIndex.load()).load(file, Secrets.of(_ -> null))) {
            case Loaded.Valid valid -> valid.plan();
            case Loaded.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static String json(Change change) {
        var out = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            change.writeTo(json);
        }
        return out.toString(StandardCharsets.UTF_8).replace("},{", "},\n{") + '\n';
    }
}
