package sluice.control.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Node;
import sluice.control.bind.Problems;
import sluice.control.bind.Sample;
import sluice.control.bind.YamlReader;
import sluice.control.config.Configuration;

class SchemaWriterTest {
    private static final Path FILES = Path.of("src/test/resources/bind");

    private final String schema = SchemaWriter.write(Sample.class, ConfigIndex.load(), ConfigDocs.load());
    private final Validator validator = new Validator(schema);

    static Stream<Path> good() throws IOException {
        try (var files = Files.list(FILES)) {
            return files
                    .filter(it -> it.getFileName().toString().matches("ok-.*[.]yaml"))
                    .filter(it -> !it.endsWith("ok-nothing-is-absent.yaml"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsWhatTheBinderAccepts(Path file) throws IOException {
        assertThat(validator.accepts(node(Files.readString(file))))
                .as(file.toString())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roms: []",
                "later: { a: b }",
                "basics: { wohle: 1 }",
                "basics: { whole: five }",
                "basics: { mode: ajar }",
                "rooms: { name: hall }",
                "rooms: [{ lamp: { bulbs: 1 } }]",
                "rooms: [{ name: a, policies: [test-dor] }]",
                "rooms: [{ name: a, policies: [{ test-dor: {} }] }]",
                "rooms: [{ name: a, policies: [{ test-door: { networks: [], stauts: 1 } }] }]",
                "rooms: [{ name: a, to: { test-fork: { a: x } } }]",
            })
    void refusesWhatTheBinderRefuses(String yaml) {
        assertThat(validator.accepts(node(yaml))).isFalse();
    }

    @Test
    void saysWhatTheDocCommentsSay() {
        assertThat(schema)
                .contains("\"description\" : \"Opens for some networks.")
                .contains("\"description\" : \"who may enter\"")
                .contains("\"default\" : 403");
    }

    static Stream<Path> examples() throws IOException {
        try (var files = Files.walk(Path.of("../examples"))) {
            return files.filter(it -> it.endsWith("gateway.yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsTheExamples(Path file) throws IOException {
        var whole = new Validator(SchemaWriter.write(Configuration.class, ConfigIndex.load(), ConfigDocs.load()));

        assertThat(whole.accepts(node(Files.readString(file))))
                .as(file.toString())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "routs: []",
                "routes: [{ name: a, to: { splt: { a: 1 } } }]",
                "routes: [{ name: a, to: { proxy: { upstrm: a } } }]",
                "routes: [{ name: a, to: b, policies: [{ rate-limit: { limt: 1/s } }] }]",
                "upstreams: [{ name: a, endpoints: [http://a], balance: worst }]",
                "listeners: [{ name: a, limits: { header-count: lots } }]",
            })
    void refusesWhatIsNotInTheContract(String yaml) {
        var whole = new Validator(SchemaWriter.write(Configuration.class, ConfigIndex.load(), ConfigDocs.load()));

        assertThat(whole.accepts(node(yaml))).isFalse();
    }

    private static Node node(String yaml) {
        return Objects.requireNonNull(YamlReader.read("gw.yaml", yaml.getBytes(UTF_8), new Problems()));
    }
}
