package sluice.control.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Problem;
import sluice.control.bind.Secrets;
import sluice.control.config.ListenerSpec;

class LoaderTest {
    private final Loader loader = new Loader(ConfigIndex.load());

    @Test
    void whatIsLeftOutHasTheDefaultsOfTheContract() {
        var configuration = valid(load("upstreams: []")).configuration();

        assertThat(configuration.gateway().name()).isEqualTo("sluice");
        assertThat(configuration.admin().address()).hasToString("127.0.0.1:9901");
        assertThat(configuration.listeners()).extracting(ListenerSpec::name).containsExactly("public");
        assertThat(configuration.listeners().getFirst().address()).hasToString("0.0.0.0:8080");
        assertThat(configuration.listeners().getFirst().limits().body()).hasToString("10MiB");
    }

    @Test
    void policiesStandInTheOrderGatewayGroupRoute() {
        var plan = valid(load("""
                policies: [{ rate-limit: { limit: 1/s } }]
                policy-sets: { inner: [{ ip-deny: { networks: [10.0.0.0/8] } }], outer: [inner, { rate-limit: { limit: 2/s } }] }
                groups:
                  - name: g
                    match: { path: /g/** }
                    policies: [{ rate-limit: { limit: 3/s, name: of-group } }]
                    routes:
                      - { name: r, to: { respond: {} }, policies: [outer, { rate-limit: { limit: 4/s } }] }
                """));

        var route = plan.routes().getFirst();
        assertThat(route.policies())
                .extracting(PlannedPolicy::name)
                .containsExactly("rate-limit", "of-group", "ip-deny", "rate-limit", "rate-limit-2");
        assertThat(route.policies())
                .extracting(PlannedPolicy::stateKey)
                .containsExactly(
                        "gateway/rate-limit",
                        "group/g/of-group",
                        "route/r/ip-deny",
                        "route/r/rate-limit",
                        "route/r/rate-limit-2");
        assertThat(route.paths()).hasToString("[/g/**]");
        assertThat(route.listeners()).containsExactly("public");
    }

    @Test
    void routesStandInTheOrderOfWriting() {
        var plan = valid(load("""
                groups:
                  - { name: g, match: { path: /g/** }, routes: [{ name: first, to: { respond: {} } }] }
                routes:
                  - { name: second, match: /x, to: { respond: {} } }
                """));

        assertThat(plan.routes()).extracting(PlannedRoute::name).containsExactly("first", "second");
    }

    @Test
    void aReviewerNeedsNoSecrets() {
        var yaml = "admin: { address: \"0.0.0.0:9901\", token: \"${env:TOKEN}\" }";

        assertThat(loader.load("gw.yaml", yaml.getBytes(UTF_8), Secrets.none())).isInstanceOf(Loaded.Valid.class);
        assertThat(problems(loader.load("gw.yaml", yaml.getBytes(UTF_8), Secrets.of(_ -> null))))
                .contains("TOKEN");
    }

    @Test
    void aRejectedConfigurationNamesItsFilesToo(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "upstreams: [");
        Files.writeString(directory.resolve("b.yaml"), "rutes: []");

        var loaded = loader.load(directory, Secrets.none());

        assertThat(loaded.files()).hasSize(2);
        assertThat(problems(loaded)).contains("a.yaml:1").contains("did you mean \"routes\"?");
    }

    @Test
    void tenThousandRoutesAreToldApart() {
        var yaml = new StringBuilder("upstreams: [{ name: u, endpoints: [\"http://10.0.0.1\"] }]\nroutes:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append(
                    "  - { name: r%d, match: { host: h%d.example.com, path: \"/v1/t%d/{id}\", methods: GET }, to: u }%n"
                            .formatted(i, i % 50, i));
        }
        assertThat(valid(load(yaml.toString())).routes()).hasSize(10_000);

        yaml.append(
                "  - { name: late, match: { host: h7.example.com, path: \"/v1/t7/*\", methods: [GET, POST] }, to: u }");
        assertThat(problems(load(yaml.toString())))
                .isEqualTo(
                        "gw.yaml:10003:26: routes[10000].match: route \"late\" can never be told apart from route \"r7\""
                                + " at gw.yaml:10:24: both answer GET h7.example.com/v1/t7/* (expected: another host, path,"
                                + " method or condition)");
    }

    private Loaded load(String yaml) {
        return loader.load("gw.yaml", yaml.getBytes(UTF_8), Secrets.of(_ -> null));
    }

    private static Plan valid(Loaded loaded) {
        assertThat(problems(loaded)).isEmpty();
        return ((Loaded.Valid) loaded).plan();
    }

    private static String problems(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Valid _ -> "";
            case Loaded.Invalid invalid ->
                String.join(
                        "\n", invalid.problems().stream().map(Problem::toString).toList());
        };
    }
}
