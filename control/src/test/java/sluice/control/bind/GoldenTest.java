package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every `bind/NAME.yaml` gives the `bind/NAME.txt` beside it: what was bound, or all that is wrong.
/// `-Dgolden=write` writes the second.
class GoldenTest {
    private static final Path FILES = Path.of("src/test/resources/bind");

    static Stream<String> names() throws IOException {
        try (var files = Files.list(FILES)) {
            return files
                    .map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(".yaml"))
                    .map(it -> it.substring(0, it.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesWhatStandsBesideIt(String name) throws IOException {
        var file = FILES.resolve(name + ".yaml");
        var result = FILES.resolve(name + ".txt");
        var got = bind(file).replace(FILES.toString(), "bind") + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(result, got);
        }

        assertThat(got).isEqualTo(Files.readString(result, UTF_8));
    }

    private static String bind(Path file) {
        var problems = new Problems();
        var secrets = file.toString().contains("no-secrets")
                ? Secrets.none()
                : Secrets.of(Map.of("PORT", "8080", "WORD", "s3cret", "TRICK", "${request.host}")::get);
        var node = YamlReader.read(file, problems);
        var bound = node == null
                ? null
                : new Binder(ConfigIndex.of(Door.class, Sample.Fork.class), secrets, problems).bind(node, Sample.class);
        return problems.isEmpty() ? String.valueOf(bound) : problems.toString();
    }
}
