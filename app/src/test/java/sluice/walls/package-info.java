/// The walls of the house, as tests. `Walls` has the rules, `WallsTest` holds the code against them, and proves on
/// the offenders under `broken` that every rule bites. What byte code does not show, `SourcesTest` reads from the
/// sources.
@NullMarked
package sluice.walls;

import org.jspecify.annotations.NullMarked;
