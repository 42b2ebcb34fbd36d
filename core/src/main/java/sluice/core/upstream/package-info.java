/// Named pools of endpoints: which endpoint answers a call, and what happens when it does not.
@NullMarked
package sluice.core.upstream;

import org.jspecify.annotations.NullMarked;
