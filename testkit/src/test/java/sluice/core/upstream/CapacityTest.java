package sluice.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private final Capacity capacity = new Capacity();

    @Test
    void handsFreedCapacityToWhoWaitedLongest() {
        var first = new Patient(0);
        var second = new Patient(1);
        assertThat(capacity.tryOpen(1)).isTrue();
        assertThat(capacity.tryOpen(1)).isFalse();
        assertThat(capacity.await(first, 2)).isTrue();
        assertThat(capacity.await(second, 2)).isTrue();
        assertThat(capacity.await(new Patient(2), 2)).isFalse();
        capacity.closed();
        assertThat(first.granted).isEqualTo(1);
        assertThat(second.granted).isZero();
        assertThat(capacity.open()).isEqualTo(1);
        assertThat(capacity.pending()).isEqualTo(1);
        assertThat(capacity.tryOpen(1)).isFalse();
    }

    @Test
    void whoLeavesIsNotServed() {
        var first = new Patient(0);
        assertThat(capacity.tryOpen(1)).isTrue();
        capacity.await(first, 2);
        assertThat(capacity.leave(first)).isTrue();
        assertThat(capacity.leave(first)).isFalse();
        capacity.closed();
        assertThat(first.granted).isZero();
        assertThat(capacity.open()).isZero();
        assertThat(capacity.pending()).isZero();
    }

    @Test
    void capacityThatBecomesFreeMeanwhileIsNotMissed() {
        var late = new Patient(0);
        capacity.await(late, 1);
        assertThat(late.granted).isEqualTo(1);
    }

    @Test
    void asksALoopWithIdleConnectionsToGiveOneUp() {
        var asked = new AtomicInteger();
        capacity.join(new Capacity.Holder() {
            @Override
            public boolean hasIdle() {
                return true;
            }

            @Override
            public void giveUpIdle() {
                asked.incrementAndGet();
                capacity.closed();
            }
        });
        assertThat(capacity.tryOpen(1)).isTrue();
        var waiter = new Patient(0);
        capacity.await(waiter, 1);
        assertThat(asked).hasValue(1);
        assertThat(waiter.granted).isEqualTo(1);
    }

    @Test
    void aWaiterIsNotOvertakenForLong() {
        var first = new Patient(0);
        var soon = new Patient(50);
        var later = new Patient(500);
        assertThat(capacity.tryOpen(1)).isTrue();
        List.of(first, soon, later).forEach(it -> capacity.await(it, 9));
        assertThat(capacity.mayServe(first, 100)).isTrue();
        assertThat(capacity.mayServe(soon, 100)).isTrue();
        assertThat(capacity.mayServe(later, 100)).isFalse();
    }

    @Test
    void neitherLosesNorInventsCapacityUnderContention() {
        int cap = 3;
        int rounds = 5000;
        var inUse = new AtomicInteger();
        var most = new AtomicInteger();
        var served = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    for (int n = 0; n < rounds && take(cap); n++) {
                        most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
                        served.incrementAndGet();
                        inUse.decrementAndGet();
                        capacity.closed();
                    }
                });
            }
        }
        assertThat(served).hasValue(8 * rounds);
        assertThat(most.get()).isBetween(1, cap);
        assertThat(capacity.open()).isZero();
        assertThat(capacity.pending()).isZero();
    }

    /// Waits until there is capacity.
    private boolean take(int cap) {
        if (capacity.tryOpen(cap)) {
            return true;
        }
        var granted = new Semaphore(0);
        capacity.await(
                new Capacity.Waiter() {
                    @Override
                    public int cap() {
                        return cap;
                    }

                    @Override
                    public long since() {
                        return 0;
                    }

                    @Override
                    public void granted() {
                        granted.release();
                    }
                },
                100);
        try {
            return granted.tryAcquire(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static final class Patient implements Capacity.Waiter {
        private final long since;
        private int granted;

        Patient(long since) {
            this.since = since;
        }

        @Override
        public int cap() {
            return 1;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public void granted() {
            granted++;
        }
    }
}
