package sluice.control.bind;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.api.value.ByteSize;
import sluice.api.value.Cidr;

class BinderTest {
    private final Problems problems = new Problems();
    private final Binder binder = new Binder(ConfigIndex.load(), Secrets.of(Map.of("PORT", "8080")::get), problems);

    record Limits(
            @Default("60KiB") ByteSize headerBytes,
            @Default("100") int headerCount) {}

    record Endpoint(
            String url, @Default("1") int weight, @Nullable String zone) {
        @ShortForm
        static Endpoint of(String url) {
            return new Endpoint(url, 1, null);
        }
    }

    record Pool(
            String name,
            List<Endpoint> endpoints,
            @Default("{}") Limits limits,
            @Default("[h2, http/1.1]") List<String> protocols,
            @Default("5s") Duration timeout,
            List<Cidr> networks) {
        Pool {
            Require.notEmpty(endpoints, "endpoints");
        }
    }

    @Partial
    record Root(List<Pool> pools, Map<String, String> labels) {}

    private Root read(String yaml) {
        var node = YamlReader.read("gw.yaml", yaml.getBytes(UTF_8), problems);
        return requireNonNull(binder.bind(requireNonNull(node), Root.class));
    }

    @Test
    void bindsRecordsWithDefaultsAndShortForms() {
        var root = read("""
                pools:
                  - name: a
                    endpoints: ["http://a:${env:PORT}", { url: http://b, weight: 2, zone: 1.10 }]
                    networks: 10.0.0.0/8
                """);

        assertThat(problems.toString()).isEmpty();
        var pool = root.pools().getFirst();
        assertThat(pool.endpoints())
                .containsExactly(new Endpoint("http://a:8080", 1, null), new Endpoint("http://b", 2, "1.10"));
        assertThat(pool.limits()).isEqualTo(new Limits(ByteSize.parse("60KiB"), 100));
        assertThat(pool.protocols()).containsExactly("h2", "http/1.1");
        assertThat(pool.networks()).containsExactly(Cidr.parse("10.0.0.0/8"));
        assertThat(binder.placeOf(pool.endpoints().getLast(), "weight")).hasToString("gw.yaml:3:66");
        assertThat(binder.placeOf(pool, "timeout").path()).isEqualTo("pools[0].timeout");
    }

    @Test
    void findsPoliciesByTheIndexOfTheClassPath() {
        var index = ConfigIndex.load();

        assertThat(index.all(PolicySpec.class)).containsEntry("test-door", Door.class);
        assertThat(index.find(OriginSpec.class, "test-door")).isNull();
        assertThat(index.find(OriginSpec.class, "test-fork")).isEqualTo(Sample.Fork.class);
    }

    @Test
    void tellsEveryErrorAtOnce() {
        var root = read("""
                pools:
                  - nam: a
                    endpoints: []
                    timeout: 5
                  - name: b
                    endpoints: []
                  - name: c
                    endpoints: x
                    limits: { header-count: many }
                  - { name: d, endpoints: x }
                colour: red
                """);

        assertThat(problems.toString()).isEqualTo("""
                gw.yaml:2:5: pools[0]: unknown key "nam" (did you mean "name"?)
                gw.yaml:2:5: pools[0].name: missing (expected: a text)
                gw.yaml:4:14: pools[0].timeout: "5" (expected: a duration such as 250ms, 10s, 5m, 1h or 2d)
                gw.yaml:6:16: pools[1].endpoints: [] (expected: at least one element)
                gw.yaml:9:29: pools[2].limits.header-count: "many" (expected: a whole number)
                gw.yaml:11:1: unknown key "colour" (expected: one of pools, labels)""");
        assertThat(root.pools()).extracting(Pool::name).containsExactly("d");
    }
}
