package sluice.walls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// Calls that only some rooms may make.
final class Calls {
    private static final Set<String> THREAD_FACTORIES = Set.of(
            "java.lang.Thread.ofVirtual",
            "java.lang.Thread.ofPlatform",
            "java.lang.Thread.startVirtualThread",
            "java.util.concurrent.ForkJoinPool.commonPool",
            "java.util.Collection.parallelStream",
            "java.util.stream.Stream.parallel");

    private static final Set<String> CLOCKS = Set.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis");

    private static final Set<String> BLOCKING = Set.of(
            "java.lang.Thread.sleep",
            "java.lang.Thread.join",
            "java.lang.Object.wait",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getLocalHost",
            "java.util.concurrent.CountDownLatch.await",
            "java.util.concurrent.Semaphore.acquire",
            "java.util.concurrent.locks.Lock.lock",
            "java.util.concurrent.locks.LockSupport.park");

    private static final Set<String> READS_FILES = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.net.Socket",
            "java.net.URL");

    /// Whatever starts a thread or makes something that does.
    static final DescribedPredicate<JavaAccess<?>> THREAD_STARTS = describe("that starts a thread", access -> {
        var target = access.getTarget();
        return isOneOf(target, THREAD_FACTORIES)
                || target.getOwner().isEquivalentTo(java.util.concurrent.Executors.class)
                || isConstructor(target) && makesThreads(target)
                || runsInTheCommonPool(target);
    });

    /// Whatever reads the time of the machine.
    static final DescribedPredicate<JavaAccess<?>> CLOCK_READS = describe("that reads the machine's time", access -> {
        var target = access.getTarget();
        var owner = target.getOwner();
        return isOneOf(target, CLOCKS)
                || owner.getPackageName().equals("java.time")
                        && (target.getName().equals("now") || target.getName().startsWith("system"))
                || isConstructor(target) && owner.isEquivalentTo(java.util.Date.class) && parameters(target) == 0;
    });

    /// Whatever makes its thread wait for something else.
    static final DescribedPredicate<JavaAccess<?>> WAITS = describe("that may wait", access -> {
        var target = access.getTarget();
        var owner = target.getOwner();
        return isOneOf(target, BLOCKING)
                || owner.getPackageName().equals("java.nio.file")
                        && owner.getSimpleName().equals("Files")
                || owner.isAssignableTo(java.util.concurrent.Future.class)
                        && Set.of("get", "join", "sync", "syncUninterruptibly", "await")
                                .contains(target.getName())
                || owner.isAssignableTo(java.util.concurrent.BlockingQueue.class)
                        && Set.of("take", "put").contains(target.getName())
                || isConstructor(target) && READS_FILES.contains(owner.getFullName());
    });

    private Calls() {}

    private static boolean isOneOf(AccessTarget target, Set<String> names) {
        return names.contains(target.getOwner().getFullName() + "." + target.getName());
    }

    private static boolean isConstructor(AccessTarget target) {
        return target instanceof AccessTarget.ConstructorCallTarget
                || target instanceof AccessTarget.ConstructorReferenceTarget;
    }

    private static boolean makesThreads(AccessTarget target) {
        var owner = target.getOwner();
        return owner.isAssignableTo(Thread.class)
                || owner.isAssignableTo(ExecutorService.class)
                || owner.isAssignableTo(java.util.Timer.class)
                || owner.isAssignableTo("io.netty.util.Timer");
    }

    /// An asynchronous step without an executor of its own.
    private static boolean runsInTheCommonPool(AccessTarget target) {
        return target.getOwner().isAssignableTo(java.util.concurrent.CompletionStage.class)
                && target.getName().endsWith("Async")
                && target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(java.util.concurrent.Executor.class));
    }

    private static int parameters(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().size()
                : 0;
    }
}
