package sluice.control.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sluice.control.bind.ConfigIndex;
import sluice.control.testing.TestLoader.Suite;

/// Files of tests as somebody has written them.
record Written(Path directory) {
    /// One upstream, one route, one limit.
    static final String CONFIGURATION = """
            configuration:
              listeners: [{ name: public, address: "127.0.0.1:8080" }]
              upstreams: [{ name: orders, endpoints: ["http://orders.internal:9000"] }]
              routes:
                - name: orders
                  match: GET,POST /v1/orders/**
                  policies: [{ rate-limit: { limit: 2/minute, per: client.ip } }, { request-headers: { set: { X-A: b } } }]
                  to: orders
            tests:
            """;

    Written file(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /// The one suite of the directory.
    Suite suite() throws IOException {
        return new TestLoader(ConfigIndex.load())
                .load(directory, Map.<String, String>of()::get)
                .getFirst();
    }

    /// What came of the only test of this text.
    static TestRun.Outcome outcome(Path directory, String test) throws Exception {
        var suite = new Written(directory)
                .file("a.tests.yaml", CONFIGURATION + test.indent(2))
                .suite();
        if (suite.plan() == null) {
            throw new IllegalArgumentException(suite.problems().toString());
        }
        return TestRun.of(suite.plan(), suite.tests().getFirst(), suite.places());
    }
}
