package sluice.control.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.control.bind.Node;

/// Tests of one configuration. Short form: the list of tests alone.
///
/// @param configuration what is tested: a file or directory beside this file, or the configuration itself; absent: the
///     configuration of the directory in which the tests stand
/// @param environment what `${env:NAME}` stands for in this configuration; it comes before the real environment
/// @param tests each starts anew: at the same time, with empty counters
public record TestFile(@Nullable Node configuration, Map<String, String> environment, List<TestSpec> tests) {
    public TestFile {
        Require.notEmpty(tests, "tests");
    }

    /// Tests alone.
    @ShortForm
    static TestFile of(List<TestSpec> tests) {
        return new TestFile(null, Map.of(), tests);
    }
}
