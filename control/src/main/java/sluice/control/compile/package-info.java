/// Turns a checked plan into a world that can be served: the only place that knows both configuration and the data
/// plane.
@NullMarked
package sluice.control.compile;

import org.jspecify.annotations.NullMarked;
