package sluice.control.testing;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Default;
import sluice.api.policy.Require;

/// One more request to the same gateway.
///
/// @param request what the client sends; absent: the same as before
/// @param as who the client is; absent: the same as before
/// @param upstreams what upstreams answer, by name; absent: the same as before
/// @param repeat how often the request is sent; what is expected applies to the last
/// @param every how much time passes between one sending and the next
/// @param after how much time passes before the last sending
/// @param expect what must have happened; calls are those of this step
public record StepSpec(
        @Nullable RequestSpec request,
        @Nullable CallerSpec as,
        @Nullable Map<String, AnswersSpec> upstreams,
        @Default("1") int repeat,
        @Default("0s") Duration every,
        @Default("0s") Duration after,
        @Default("{}") Expectation expect) {
    public StepSpec {
        Require.within(repeat, 1, 1_000_000, "repeat");
    }

    /// This step with what it leaves out taken from the one before it.
    StepSpec following(StepSpec before) {
        return new StepSpec(
                request == null ? before.request : request,
                as == null ? before.as : as,
                upstreams == null ? before.upstreams : upstreams,
                repeat,
                every,
                after,
                expect);
    }

    RequestSpec asked() {
        return Objects.requireNonNull(request, "the first step of a test has a request");
    }

    Map<String, AnswersSpec> played() {
        return upstreams == null ? Map.of() : upstreams;
    }
}
