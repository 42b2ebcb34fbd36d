package sluice.app.cli;

import java.util.ArrayList;
import java.util.List;
import sluice.control.admin.Json;
import sluice.control.bind.ConfigIndex;
import sluice.control.testing.TestLoader;
import sluice.control.testing.TestReport;

/// `sluice test`: runs the tests of a configuration.
final class Tests implements Command {
    private static final Option FORMAT = new Option(
            List.of("-o", "--output"), "FORMAT", List.of("text", "json", "junit"), "text (default), json or junit");

    private static final Option VERBOSE = Option.flag("-v", "names the tests that pass, too");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "test",
                List.of("FILE|DIR..."),
                List.of(FORMAT, VERBOSE),
                "runs tests.yaml and *.tests.yaml in the real engine with fake upstreams and a fixed clock; no network");
    }

    @Override
    public int run(Given given, Console console) throws Exception {
        var loader = new TestLoader(ConfigIndex.load());
        var suites = new ArrayList<TestLoader.Suite>();
        for (var named : given.parameters()) {
            var path = Source.path(named);
            if (!path.toFile().exists()) {
                throw new UsageException("test: " + named + ": no such file or directory");
            }
            var found = loader.load(path, System::getenv);
            if (found.isEmpty()) {
                throw new UsageException(
                        "test: " + named + ": there are no tests (expected: tests.yaml or *.tests.yaml)");
            }
            suites.addAll(found);
        }
        var report = TestReport.of(suites);
        switch (String.valueOf(given.value(FORMAT))) {
            case "json" -> console.out().print(Json.text(report.summary()));
            case "junit" -> console.out().print(report.junit());
            default -> report.lines(given.has(VERBOSE)).forEach(console.out()::println);
        }
        return report.passed() ? 0 : 1;
    }
}
