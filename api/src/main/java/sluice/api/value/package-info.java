/// Small immutable values that configuration is written in.
@NullMarked
package sluice.api.value;

import org.jspecify.annotations.NullMarked;
