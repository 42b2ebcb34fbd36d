package sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sluice.control.bind.ConfigIndex;
import sluice.control.testing.TestLoader;
import sluice.control.testing.TestLoader.Suite;
import sluice.control.testing.TestRun;
import sluice.control.testing.TestSpec;

/// What whole configurations do: the files of `scenarios`, run by what users run their own tests with.
class ScenariosTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    @TestFactory
    Stream<DynamicContainer> scenarios() throws Exception {
        var suites = new TestLoader(ConfigIndex.load()).load(SCENARIOS, _ -> null);
        assertThat(suites).hasSizeGreaterThan(4);
        return suites.stream()
                .map(suite -> dynamicContainer(
                        suite.file().getFileName().toString(), Stream.concat(Stream.of(isRight(suite)), tests(suite))));
    }

    private static DynamicTest isRight(Suite suite) {
        return dynamicTest("can be run", () -> assertThat(suite.problems()).isEmpty());
    }

    private static Stream<DynamicTest> tests(Suite suite) {
        return suite.tests().stream().map(test -> dynamicTest(test.name(), () -> run(suite, test)));
    }

    private static void run(Suite suite, TestSpec test) throws Exception {
        var plan = suite.plan();
        if (plan == null) {
            fail("the configuration of " + suite.file() + " is not right");
        }
        var outcome = TestRun.of(plan, test, suite.places());
        assertThat(outcome.problems()).as(String.join("\n", outcome.path())).isEmpty();
    }
}
