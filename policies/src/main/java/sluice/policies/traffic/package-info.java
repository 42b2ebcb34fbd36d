/// How much may come in.
@NullMarked
package sluice.policies.traffic;

import org.jspecify.annotations.NullMarked;
