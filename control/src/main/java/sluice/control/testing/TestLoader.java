package sluice.control.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Problem;
import sluice.control.bind.Problems;
import sluice.control.bind.Secrets;
import sluice.control.bind.YamlReader;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.control.plan.Plan;

/// Reads files of tests, each with the configuration that it means. No side effect, no network.
public final class TestLoader {
    private final ConfigIndex index;
    private final Loader configurations;

    /// @param index which policies and origins there are
    public TestLoader(ConfigIndex index) {
        this.index = index;
        this.configurations = new Loader(index);
    }

    /// Tests that can be run, or what is wrong with them.
    ///
    /// @param file of the tests
    /// @param plan what is tested; null if something is wrong
    /// @param madeUp the secrets that nobody has given, for which random texts stand
    /// @param problems with the tests or the configuration
    public record Suite(
            Path file,
            @Nullable Plan plan,
            List<TestSpec> tests,
            Binder places,
            Set<String> madeUp,
            List<Problem> problems) {}

    /// Reads what a directory, a configuration or a file of tests has of tests.
    ///
    /// @param environment looks up `${env:NAME}`
    /// @return none if there are no tests
    /// @throws IOException if the directory cannot be read
    public List<Suite> load(Path named, Environment environment) throws IOException {
        var suites = new ArrayList<Suite>();
        for (var found : TestFiles.find(named)) {
            suites.add(load(found, environment));
        }
        return suites;
    }

    /// What stands for `${env:NAME}`.
    @FunctionalInterface
    public interface Environment {
        /// Null if there is no such variable.
        @Nullable
        String get(String name);
    }

    private Suite load(TestFiles found, Environment environment) {
        var problems = new Problems();
        var own = Secrets.orMadeUp(environment::get);
        var binder = new Binder(index, own, problems);
        var node = YamlReader.read(found.tests(), problems);
        var file = node == null ? null : binder.bind(node, TestFile.class);
        if (file == null) {
            return new Suite(found.tests(), null, List.of(), binder, Set.of(), problems.list());
        }
        var secrets = Secrets.orMadeUp(name -> given(file.environment(), environment, name));
        var loaded = configuration(found, file, secrets);
        var madeUp = new TreeSet<>(own.madeUp());
        madeUp.addAll(secrets.madeUp());
        if (loaded instanceof Loaded.Valid valid) {
            new TestLinks(valid.plan(), binder).check(file.tests());
            var plan = problems.isEmpty() ? valid.plan() : null;
            return new Suite(found.tests(), plan, file.tests(), binder, madeUp, problems.list());
        }
        ((Loaded.Invalid) loaded).problems().forEach(problems::add);
        return new Suite(found.tests(), null, file.tests(), binder, madeUp, problems.list());
    }

    private static @Nullable String given(Map<String, String> first, Environment then, String name) {
        var value = first.get(name);
        return value != null ? value : then.get(name);
    }

    private Loaded configuration(TestFiles found, TestFile file, Secrets secrets) {
        var written = file.configuration();
        if (written instanceof Mapping document) {
            return configurations.load(found.tests().toString(), document, secrets);
        }
        var named = written == null ? found.configuration() : found.tests().resolveSibling(path(written));
        return configurations.load(named, secrets);
    }

    private static String path(Node written) {
        return written instanceof Scalar scalar ? scalar.value() : ".";
    }
}
