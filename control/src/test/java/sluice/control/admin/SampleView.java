package sluice.control.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.admin.Readiness.State;
import sluice.control.admin.UpstreamView.EndpointView;
import sluice.control.bind.Problem;

/// A gateway that only says things.
final class SampleView implements AdminView {
    private volatile State state = State.READY;
    volatile List<String> rejected = List.of();
    volatile boolean broken;

    @Override
    public Readiness readiness() {
        return new Readiness(state, Instant.parse("2026-01-01T00:00:00Z"), null, rejected, List.of());
    }

    @Override
    public String config() {
        return "token: \"***\"\n";
    }

    @Override
    public List<Map<String, String>> publicKeys() {
        return List.of(Map.of("kty", "EC"));
    }

    @Override
    public List<RouteView> routes() {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        return List.of(new RouteView(
                "orders",
                "",
                List.of("public"),
                List.of("GET api.example.com/v1/orders/**"),
                List.of("rate-limit"),
                "upstream orders-v1"));
    }

    @Override
    public List<UpstreamView> upstreams() {
        return List.of(new UpstreamView(
                "orders-v1",
                "least-request",
                "",
                List.of(new EndpointView("10.0.1.7:8080", "http://10.0.1.7:8080", 1, true, 3, 1))));
    }

    @Override
    public Object explain(Question question) {
        return question;
    }

    @Override
    public List<Problem> validate(String yaml) {
        return yaml.equals("bad") ? List.of(new Problem("request", 1, 1, "", "bad", "")) : List.of();
    }

    @Override
    public Object plan(String yaml) throws InvalidConfiguration {
        if (!validate(yaml).isEmpty()) {
            throw new InvalidConfiguration(validate(yaml));
        }
        return List.of("- route orders");
    }

    @Override
    public void drain() {
        state = State.DRAINING;
    }

    @Override
    public void writeMetrics(OutputStream out, @Nullable String accept) throws IOException {
        out.write("sluice_snapshots_live 1.0\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String metricsMediaType(@Nullable String accept) {
        return "text/plain; version=0.0.4; charset=utf-8";
    }
}
