package sluice.policies.transform;

import java.util.concurrent.atomic.AtomicLong;
import sluice.api.policy.BuildContext;
import sluice.api.policy.Dependency;

/// Whether a coding can be offered here, and how much of it: native libraries are loaded once, and answers under
/// compression never hold more native memory than a quarter of the heap may. Any thread.
final class NativeCodings implements Dependency {
    private static final long MOST_MEMORY =
            Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4);
    private static final AtomicLong MEMORY = new AtomicLong();

    private final Coding coding;
    private volatile boolean ready;
    private volatile String trouble = "";

    private NativeCodings(Coding coding) {
        this.coding = coding;
    }

    /// That of a coding, the same for everybody. It is ready in a moment.
    static NativeCodings of(Coding coding, BuildContext context) {
        var one = context.keep(NativeCodings.class, coding, () -> new NativeCodings(coding));
        if (!one.ready) {
            context.background().run(one::load);
        }
        return one;
    }

    private void load() {
        try {
            coding.load();
            ready = true;
            trouble = "";
        } catch (LinkageError | RuntimeException e) {
            trouble = "its native library cannot be loaded here, so it is not offered: " + e;
        }
    }

    Coding coding() {
        return coding;
    }

    boolean isReady() {
        return ready;
    }

    /// Takes the memory for one answer.
    ///
    /// @return false if too many are compressed now
    boolean take() {
        if (MEMORY.addAndGet(coding.memory()) <= MOST_MEMORY) {
            return true;
        }
        giveBack();
        return false;
    }

    void giveBack() {
        MEMORY.addAndGet(-coding.memory());
    }

    /// Native memory that answers under compression hold now, in bytes.
    static long inUse() {
        return MEMORY.get();
    }

    @Override
    public String kind() {
        return "coding";
    }

    @Override
    public String name() {
        return coding.token();
    }

    @Override
    public String trouble() {
        return trouble;
    }
}
