package sluice.app.cli;

/// One command of `sluice`.
interface Command {
    /// How it is written.
    Syntax syntax();

    /// Does it.
    ///
    /// @return the exit code: 0 done, 1 the configuration is invalid or the work failed
    /// @throws UsageException if the arguments, each right in its form, do not go together
    int run(Given given, Console console) throws Exception;
}
