/// Where counters live: in this process.
@NullMarked
package sluice.core.store;

import org.jspecify.annotations.NullMarked;
