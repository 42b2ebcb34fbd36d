/// What answers an exchange.
@NullMarked
package sluice.core.origin;

import org.jspecify.annotations.NullMarked;
