package sluice.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import sluice.core.threads.Loop;
import sluice.core.threads.Timer;

/// An event loop that runs when told to, on the thread of the test: tasks in their order, timers in the order of
/// their time.
///
///     loop.execute(task);
///     loop.runTasks();
///     loop.advance(Duration.ofSeconds(5));
public final class FakeLoop implements Loop {
    private final int index;
    private final FakeClock clock;
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(
            Comparator.comparingLong((Scheduled it) -> it.at).thenComparingLong(it -> it.order));
    private long scheduled;

    public FakeLoop() {
        this(0, new FakeClock());
    }

    public FakeLoop(int index, FakeClock clock) {
        this.index = index;
        this.clock = clock;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public FakeClock clock() {
        return clock;
    }

    /// The thread that made the loop is the loop.
    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        var timer = new Scheduled(clock.nanos() + Math.max(0, nanos), scheduled++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /// Runs what is queued and what is due, and what that queues, until nothing is left to do now.
    public void runTasks() {
        while (true) {
            var task = tasks.poll();
            if (task == null && !timers.isEmpty() && timers.element().at <= clock.nanos()) {
                task = timers.remove().task;
            }
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /// Lets time pass, and stops at every timer on the way to run it at its time.
    public void advance(Duration time) {
        runTasks();
        long until = clock.nanos() + time.toNanos();
        while (!timers.isEmpty() && timers.element().at <= until) {
            clock.advance(Math.max(0, timers.element().at - clock.nanos()));
            runTasks();
        }
        clock.advance(until - clock.nanos());
    }

    /// Lets time pass until the next timer is due, and runs it.
    ///
    /// @param end in nanoseconds of the clock; a timer behind it stays
    /// @return false if there is none
    public boolean runNext(long end) {
        runTasks();
        if (timers.isEmpty() || timers.element().at > end) {
            return false;
        }
        clock.advance(Math.max(0, timers.element().at - clock.nanos()));
        runTasks();
        return true;
    }

    /// How many timers are armed; 0 proves that nothing was left behind.
    public int timers() {
        return timers.size();
    }

    private record Scheduled(long at, long order, Runnable task) {}
}
