/// Load whose latency counts from the time a request was due, not from when the generator came to send it.
@NullMarked
package sluice.bench.load;

import org.jspecify.annotations.NullMarked;
