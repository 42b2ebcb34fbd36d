package sluice.control.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;

/// One test: a request, what its upstreams answer, and what is expected of it.
///
/// @param name what it shows, as a sentence
/// @param request what the client sends; the short form is `GET https://api.example.com/v1/orders`
/// @param as who the client is; absent: nobody in particular
/// @param upstreams what upstreams answer, by name; one that is not named answers 200 without a body
/// @param repeat how often the request is sent; what is expected applies to the last
/// @param every how much time passes between one sending and the next
/// @param after how much time passes before the last sending
/// @param expect what must have happened
/// @param then what is asked next of the same gateway; what a step leaves out is as in the step before it
public record TestSpec(
        String name,
        RequestSpec request,
        @Nullable CallerSpec as,
        Map<String, AnswersSpec> upstreams,
        @Default("1") int repeat,
        @Default("0s") Duration every,
        @Default("0s") Duration after,
        @Default("{}") Expectation expect,
        List<StepSpec> then) {
    private static final int MOST = 1_000_000;

    public TestSpec {
        Require.that(!name.isBlank(), "name", "\"\"", "what the test shows");
        Require.within(repeat, 1, MOST, "repeat");
    }

    /// The steps of the test, each complete.
    List<StepSpec> steps() {
        var steps = new ArrayList<StepSpec>();
        var step = new StepSpec(request, as, upstreams, repeat, every, after, expect);
        steps.add(step);
        for (var next : then) {
            step = next.following(step);
            steps.add(step);
        }
        return steps;
    }
}
