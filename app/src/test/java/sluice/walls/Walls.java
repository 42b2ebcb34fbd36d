package sluice.walls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;

/// What may know what. Written over a root package, so that the same rules can be held against a house that
/// breaks them all.
final class Walls {
    private final String root;

    /// @param root `sluice`, or the package under which a house of offenders stands
    Walls(String root) {
        this.root = root;
    }

    List<ArchRule> all() {
        return List.of(
                apiStandsAlone(),
                policiesSeeOnlyTheApi(),
                nettyStaysAtTheSockets(),
                coreKnowsNoConfiguration(),
                plansHaveNoSideEffect(),
                onlyCompileJoinsRecordsAndCore(),
                testkitServesNobody(),
                threadsComeFromOnePlace(),
                timeComesFromTheClock(),
                loopsAreNotBlocked(),
                namesSaySomething(),
                policiesAreRecords(),
                packagesHaveNoCycles());
    }

    private ArchRule apiStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(in("api"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(in("api"), "java..", "javax.crypto..", "org.jspecify..")
                .as("api imports java.*, javax.crypto and jspecify only")
                .because("whoever writes a policy should need nothing but the JDK to compile against it");
    }

    private ArchRule policiesSeeOnlyTheApi() {
        return noClasses()
                .that()
                .resideInAPackage(in("policies"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("core"), in("control"), in("app"), "io.netty..")
                .as("policies import neither core, control nor io.netty")
                .because("the standard policies live by the contract that everybody else's policies live by");
    }

    private ArchRule nettyStaysAtTheSockets() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inCore("net", "tls", "http1", "http2", "ws", "client", "store", "threads"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .as("io.netty appears only in core.{net,tls,http1,http2,ws,client,store,threads}")
                .because("route, pipeline, origin and upstream are tested on a fake loop, without a socket");
    }

    private ArchRule coreKnowsNoConfiguration() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("control"), in("app"), "org.snakeyaml..", "tools.jackson..", "com.fasterxml..")
                .as("core imports neither control nor a YAML or JSON mapper")
                .because("the data plane serves whatever was compiled for it, however it was written down");
    }

    private ArchRule plansHaveNoSideEffect() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("control.config"), in("control.bind"), in("control.plan"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("core"), in("control.compile"), "io.netty..")
                .as("control.{config,bind,plan} do not import core")
                .because("validate and plan must be unable to open a socket");
    }

    private ArchRule onlyCompileJoinsRecordsAndCore() {
        return classes()
                .that(dependOn(in("control.config")))
                .and(dependOn(in("core")))
                .should()
                .resideInAnyPackage(in("control.compile"), in("control.live"))
                .as(
                        "only control.compile, and control.live that drives it, see both the configuration records and core")
                .because("there is one place where intent becomes machinery");
    }

    private ArchRule testkitServesNobody() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("testkit"), in("control.testing"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("testkit"))
                .as("nothing that serves imports testkit; what runs tests does")
                .because("fakes belong to tests, ours and those of users");
    }

    private ArchRule threadsComeFromOnePlace() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inCore("threads"))
                .and()
                .resideOutsideOfPackage(in("testkit"))
                .should()
                .accessTargetWhere(Calls.THREAD_STARTS)
                .as("threads and executors are created only in core.threads")
                .because("who wants to know what runs in this process reads one package");
    }

    private ArchRule timeComesFromTheClock() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(inCore("threads"))
                .and()
                .resideOutsideOfPackage(in("testkit"))
                .should()
                .accessTargetWhere(Calls.CLOCK_READS)
                .as("time is read only through sluice.api.value.Clock")
                .because("a test that moves a fake clock must move all of the gateway");
    }

    private ArchRule loopsAreNotBlocked() {
        return noClasses()
                .that()
                .resideInAnyPackage(inCore(
                        "net", "tls", "http1", "http2", "ws", "route", "pipeline", "origin", "upstream", "client"))
                .or()
                .resideInAPackage(in("policies"))
                .should()
                .accessTargetWhere(Calls.WAITS)
                .as("no blocking call on a loop")
                .because("one exchange that waits stops thousands of others; exchange.offload is for that");
    }

    private ArchRule namesSaySomething() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                .as("no *Impl, *Manager, *Helper, *Util")
                .because("a name tells what a thing is, not that somebody needed a place for code");
    }

    private ArchRule policiesAreRecords() {
        return classes()
                .that()
                .implement("sluice.api.policy.PolicySpec")
                .should()
                .beRecords()
                .andShould()
                .beAnnotatedWith("sluice.api.policy.ConfigName")
                .as("every PolicySpec is a record with a @ConfigName")
                .because("binding, schema, reference page and console form are derived from it");
    }

    private ArchRule packagesHaveNoCycles() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .as("no package cycles")
                .because("rooms that need each other are one room");
    }

    private String in(String room) {
        return root + "." + room + "..";
    }

    private String[] inCore(String... rooms) {
        return Stream.of(rooms).map(room -> in("core." + room)).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> dependOn(String packages) {
        var there = resideInAnyPackage(packages);
        return describe(
                "depend on " + packages,
                type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> there.test(dependency.getTargetClass())));
    }
}
