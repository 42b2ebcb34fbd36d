/// Designs that were measured and lost, kept beside the winners so that nobody has to try them again.
@NullMarked
package sluice.bench.alternatives;

import org.jspecify.annotations.NullMarked;
