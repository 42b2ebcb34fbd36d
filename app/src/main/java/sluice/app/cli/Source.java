package sluice.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

/// The configuration that a command was given.
final class Source {
    /// For machines that have no secrets.
    static final Option NO_SECRETS = Option.flag(
            "--no-secrets", "leaves ${env:NAME} and ${file:path} unread, for machines that have no secrets");

    private Source() {}

    /// Reads and checks it. No side effect, no network.
    static Loaded load(String named, Given given) {
        var secrets = given.has(NO_SECRETS) ? Secrets.none() : Secrets.ofProcess();
        return new Loader(ConfigIndex.load()).load(path(named), secrets);
    }

    static Path path(String named) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw new UsageException(named + " (expected: a file or directory)");
        }
    }
}
