package sluice.control.plan;

import java.util.List;
import sluice.control.identity.ConsumerTable;

/// The consumers of a configuration.
///
/// @param table all of them, with their credentials
/// @param digests of the content of the files in which some of them stand; without secrets files are not read
public record People(ConsumerTable table, List<String> digests) {
    /// There is nobody.
    static final People NOBODY = new People(ConsumerTable.EMPTY, List.of());
}
