package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is written, the answer is a value or problems with a place: never an exception, never silence.
class BinderFuzzTest {
    private static final byte[] TELLING = " \t\n:-[]{},#&*!|>'\"%@`~?$<\\\u0000aZ0.é".getBytes(UTF_8);

    private final Random random = new Random(20261120);
    private final ConfigIndex index = ConfigIndex.of(Door.class, Sample.Fork.class);

    @Test
    void everyMutationOfAGoodFileGivesAValueOrProblems() throws IOException {
        var seeds = seeds();
        for (int i = 0; i < 4000; i++) {
            var bytes = mutated(seeds.get(random.nextInt(seeds.size())));
            var problems = new Problems();
            var node = YamlReader.read("fuzz.yaml", bytes, problems);
            var bound = node == null
                    ? null
                    : new Binder(index, Secrets.of(name -> null), problems).bind(node, Sample.class);
            assertThat(bound != null || !problems.isEmpty())
                    .as(new String(bytes, UTF_8))
                    .isTrue();
            assertThat(problems.list())
                    .allSatisfy(it -> assertThat(it.toString())
                            .startsWith("fuzz.yaml:")
                            .doesNotContain("\n", "cannot be used", "Exception"));
        }
    }

    private static List<byte[]> seeds() throws IOException {
        var seeds = new ArrayList<byte[]>();
        try (var files = Files.list(Path.of("src/test/resources/bind"))) {
            for (var file :
                    files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList()) {
                if (Files.size(file) < 4096) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        return seeds;
    }

    private byte[] mutated(byte[] seed) {
        var bytes = new ArrayList<Byte>();
        for (byte b : seed) {
            bytes.add(b);
        }
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = bytes.isEmpty() ? 0 : random.nextInt(bytes.size());
            switch (random.nextInt(4)) {
                case 0 -> bytes.add(at, TELLING[random.nextInt(TELLING.length)]);
                case 1 ->
                    bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(8)))
                            .clear();
                case 2 -> {
                    var piece = List.copyOf(bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(40))));
                    bytes.addAll(random.nextInt(bytes.size() + 1), piece);
                }
                default -> bytes.add(at, (byte) random.nextInt(256));
            }
        }
        var out = new byte[bytes.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes.get(i);
        }
        return out;
    }
}
