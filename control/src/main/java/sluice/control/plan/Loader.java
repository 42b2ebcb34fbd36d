package sluice.control.plan;

import java.nio.file.Path;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Node;
import sluice.control.bind.Secrets;
import sluice.control.config.ConfigFiles;
import sluice.control.config.ConfigReader;
import sluice.control.config.Configuration;

/// Reads a configuration and checks everything that can be known without running it. No side effect, no
/// network. Every problem is told at once. Any thread.
public final class Loader {
    private final ConfigIndex index;
    private final ConsumerSource consumers = new ConsumerSource();

    /// @param index which policies and origins there are
    public Loader(ConfigIndex index) {
        this.index = index;
    }

    /// Reads a file, or the `*.yaml` of a directory.
    ///
    /// @param secrets looks up `${env:NAME}` and `${file:path}`, or leaves them as they are
    public Loaded load(Path named, Secrets secrets) {
        var reader = new ConfigReader(index, secrets);
        return check(reader, reader.read(named));
    }

    /// Reads one document that is in memory.
    ///
    /// @param name what messages call it
    public Loaded load(String name, byte[] bytes, Secrets secrets) {
        var reader = new ConfigReader(index, secrets);
        return check(reader, reader.read(name, bytes));
    }

    /// Reads one document that stands within another.
    ///
    /// @param name what messages call it
    public Loaded load(String name, Node document, Secrets secrets) {
        var reader = new ConfigReader(index, secrets);
        return check(reader, reader.read(name, document));
    }

    /// Whether a file of that name holds tests, and so is no part of a configuration.
    public static boolean holdsTests(Path file) {
        return ConfigFiles.holdsTests(file);
    }

    private Loaded check(ConfigReader reader, Configuration configuration) {
        var plan = new Linker(configuration, reader, index, consumers).link();
        var problems = reader.problems();
        return problems.isEmpty()
                ? new Loaded.Valid(plan, reader.files())
                : new Loaded.Invalid(problems.list(), reader.files());
    }
}
