/// Benchmarks (JMH). The numbers stand in `docs/benchmarks.md`.
@NullMarked
package sluice.bench;

import org.jspecify.annotations.NullMarked;
