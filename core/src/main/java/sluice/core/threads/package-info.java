/// Event loops, timers, the clock, and the only places where threads are made.
@NullMarked
package sluice.core.threads;

import org.jspecify.annotations.NullMarked;
