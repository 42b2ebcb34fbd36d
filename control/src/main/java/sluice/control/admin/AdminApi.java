package sluice.control.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sluice.control.bind.Problem;

/// What can be asked, and what is answered. Any thread.
final class AdminApi {
    private static final Set<String> PROBES = Set.of("/health/live", "/health/ready", "/metrics");

    private final AdminView view;
    private final Map<String, Map<String, Resource>> resources = new LinkedHashMap<>();

    /// Answers one method of one path.
    private interface Resource {
        Reply answer(AdminRequest request) throws IOException;
    }

    AdminApi(AdminView view, boolean probesOnly) {
        this.view = view;
        resources.put("/health/live", Map.of("GET", _ -> Reply.json(200, Map.of("status", "live"))));
        resources.put("/health/ready", Map.of("GET", this::ready));
        resources.put("/metrics", Map.of("GET", this::metrics));
        resources.put("/config", Map.of("GET", _ -> Reply.text("application/yaml", view.config())));
        resources.put("/.well-known/jwks.json", Map.of("GET", this::keys));
        resources.put("/routes", Map.of("GET", _ -> Reply.json(200, Map.of("routes", view.routes()))));
        resources.put("/upstreams", Map.of("GET", _ -> Reply.json(200, Map.of("upstreams", view.upstreams()))));
        resources.put("/explain", Map.of("GET", this::explain));
        resources.put("/config/validate", Map.of("POST", this::validate));
        resources.put("/config/plan", Map.of("POST", this::plan));
        resources.put("/drain", Map.of("POST", this::drain));
        if (probesOnly) {
            resources.keySet().retainAll(PROBES);
        }
    }

    Reply answer(AdminRequest request) throws IOException {
        var methods = resources.get(request.path());
        if (methods == null) {
            return Reply.problem(
                    404,
                    request.path() + ": not found (expected: one of " + String.join(", ", resources.keySet()) + ")");
        }
        var method = request.method().equals("HEAD") ? "GET" : request.method();
        var resource = methods.get(method);
        if (resource == null) {
            var allowed = String.join(", ", new TreeSet<>(methods.keySet()));
            return Reply.problem(405, request.method() + " (expected: " + allowed + ")")
                    .with("Allow", allowed.replace("GET", "GET, HEAD"));
        }
        return resource.answer(request);
    }

    private Reply ready(AdminRequest request) {
        var readiness = view.readiness();
        int status = readiness.isReady() ? 200 : 503;
        return Reply.json(status, request.trusted() ? readiness : Map.of("state", readiness.state()));
    }

    private Reply keys(AdminRequest request) {
        return new Reply(200, "application/jwk-set+json", Json.bytes(Map.of("keys", view.publicKeys())), Map.of());
    }

    private Reply metrics(AdminRequest request) throws IOException {
        var out = new ByteArrayOutputStream(64 * 1024);
        var accept = request.header("Accept");
        view.writeMetrics(out, accept);
        return new Reply(200, view.metricsMediaType(accept), out.toByteArray(), Map.of());
    }

    private Reply explain(AdminRequest request) {
        var url = request.parameters("url");
        var method = request.parameters("method");
        if (url.size() != 1 || method.size() > 1) {
            return Reply.problem(400, "expected: /explain?method=GET&url=https://HOST/PATH&header=Name:%20value");
        }
        try {
            var question = new Question(
                    method.isEmpty() ? "GET" : method.getFirst(), url.getFirst(), request.parameters("header"));
            return Reply.json(200, view.explain(question));
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, String.valueOf(e.getMessage()));
        }
    }

    private Reply validate(AdminRequest request) throws IOException {
        var yaml = request.body();
        if (yaml == null) {
            return tooLarge();
        }
        var problems = view.validate(yaml);
        return problems.isEmpty() ? Reply.json(200, Map.of("valid", true)) : invalid(problems);
    }

    private Reply plan(AdminRequest request) throws IOException {
        var yaml = request.body();
        if (yaml == null) {
            return tooLarge();
        }
        try {
            return Reply.json(200, view.plan(yaml));
        } catch (InvalidConfiguration e) {
            return invalid(e.problems());
        }
    }

    private Reply drain(AdminRequest request) {
        view.drain();
        return Reply.json(202, Map.of("state", view.readiness().state()));
    }

    private static Reply invalid(List<Problem> problems) {
        var count = problems.size() == 1 ? "1 error" : problems.size() + " errors";
        return Reply.problem(422, "the configuration has " + count, Map.of("problems", problems));
    }

    private static Reply tooLarge() {
        return Reply.problem(413, "the body is longer than " + AdminRequest.LONGEST_BODY + " bytes");
    }
}
