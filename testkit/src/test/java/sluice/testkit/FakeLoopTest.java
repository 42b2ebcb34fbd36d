package sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.core.threads.Deadline;

class FakeLoopTest {
    private final FakeLoop loop = new FakeLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsTasksInTheirOrderAndWhatTheyQueue() {
        loop.execute(() -> {
            ran.add("first");
            loop.execute(() -> ran.add("third"));
        });
        loop.execute(() -> ran.add("second"));
        assertThat(ran).isEmpty();

        loop.runTasks();
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void runsTimersAtTheirTime() {
        loop.schedule(seconds(2), () -> ran.add("two at " + loop.clock().nanos()));
        loop.schedule(seconds(1), () -> {
            ran.add("one at " + loop.clock().nanos());
            loop.schedule(seconds(0.5), () -> ran.add("one and a half"));
        });
        var cancelled = loop.schedule(seconds(1), () -> ran.add("never"));
        cancelled.cancel();

        loop.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("one at 1000000000", "one and a half", "two at 2000000000");
        assertThat(loop.clock().nanos()).isEqualTo(seconds(3));
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aDeadlineThatMovesFiresOnceWhenItIsReached() {
        var deadline =
                new Deadline(loop, () -> ran.add("late at " + loop.clock().nanos()));
        deadline.in(seconds(1));
        loop.advance(Duration.ofMillis(900));
        deadline.in(seconds(1));

        loop.advance(Duration.ofMillis(999));
        assertThat(ran).isEmpty();
        loop.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("late at 1900000000");
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
