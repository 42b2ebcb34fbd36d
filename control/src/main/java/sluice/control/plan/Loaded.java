package sluice.control.plan;

import java.nio.file.Path;
import java.util.List;
import sluice.control.bind.Problem;

/// What became of the files of a configuration.
public sealed interface Loaded {
    /// The files that were read, so that they can be watched; those of a rejected configuration too.
    List<Path> files();

    /// It can be built.
    record Valid(Plan plan, List<Path> files) implements Loaded {}

    /// It cannot.
    ///
    /// @param problems every one that was found, in the order of files and lines; at least one
    record Invalid(List<Problem> problems, List<Path> files) implements Loaded {}
}
