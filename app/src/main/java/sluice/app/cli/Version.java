package sluice.app.cli;

/// Which Sluice this is.
final class Version {
    private Version() {}

    /// As the build wrote it into the jar: `0.1.0`; `unreleased` when run from class files.
    static String current() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
