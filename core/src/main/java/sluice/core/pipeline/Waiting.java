package sluice.core.pipeline;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Verdict;
import sluice.core.threads.Loop;

/// An exchange that waits for the decision of a policy. A decision that comes when nobody waits for it any more is
/// dropped. Loop-confined.
final class Waiting {
    private final Loop loop;
    private boolean on;
    private int policy;
    private int ticket;

    Waiting(Loop loop) {
        this.loop = loop;
    }

    /// @param policy which one is waited for
    /// @param next is told on the loop what was decided
    void await(CompletionStage<? extends Verdict> decision, int policy, Consumer<Verdict> next) {
        int mine = ++ticket;
        this.policy = policy;
        on = true;
        decision.whenComplete((verdict, error) -> {
            Runnable resume = () -> decided(mine, verdict, error, next);
            if (loop.inLoop()) {
                resume.run();
            } else {
                loop.execute(resume);
            }
        });
    }

    private void decided(int given, @Nullable Verdict verdict, @Nullable Throwable error, Consumer<Verdict> next) {
        if (given == ticket) {
            stop();
            next.accept(verdict != null ? verdict : Verdict.refuse(Crash.failure("a policy that waited", error)));
        }
    }

    /// Nobody waits any more.
    void stop() {
        ticket++;
        on = false;
    }

    boolean isOn() {
        return on;
    }

    /// The policy that was waited for last.
    int policy() {
        return policy;
    }
}
