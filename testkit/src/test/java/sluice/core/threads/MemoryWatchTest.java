package sluice.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sluice.testkit.FakeLoop;

class MemoryWatchTest {
    private final FakeLoop loop = new FakeLoop();
    private final AtomicLong used = new AtomicLong();
    private final List<String> changes = new ArrayList<>();
    private final MemoryWatch watch =
            new MemoryWatch(loop, 1000, used::get, (pressure, bytes) -> changes.add(pressure + " at " + bytes));

    private List<String> after(long bytes) {
        used.set(bytes);
        loop.advance(Duration.ofMillis(MemoryWatch.SELDOM_MILLIS));
        var said = List.copyOf(changes);
        changes.clear();
        return said;
    }

    @Test
    void tellsWhenTheBudgetIsUsedUpAndWhenThereIsRoomAgain() {
        assertThat(after(1000)).isEmpty();
        assertThat(after(1001)).containsExactly("SHED at 1001");
        assertThat(after(750)).as("not enough to begin anew").isEmpty();
        assertThat(after(749)).containsExactly("NONE at 749");
    }

    @Test
    void tellsWhenNothingMayComeInAnyMore() {
        assertThat(after(1250)).containsExactly("SHED at 1250");
        assertThat(after(1251)).containsExactly("STOP at 1251");
        assertThat(after(1000)).isEmpty();
        assertThat(after(999)).containsExactly("SHED at 999");
        assertThat(after(1300)).containsExactly("STOP at 1300");
        assertThat(after(0)).containsExactly("NONE at 0");
    }

    @Test
    void measuresMoreOftenWhenMuchIsUsed() {
        assertThat(after(900)).isEmpty();
        used.set(1100);
        loop.advance(Duration.ofMillis(MemoryWatch.OFTEN_MILLIS));
        assertThat(changes).containsExactly("SHED at 1100");
    }

    @Test
    void endsWhenItIsClosed() {
        watch.close();
        assertThat(after(5000)).isEmpty();
    }
}
