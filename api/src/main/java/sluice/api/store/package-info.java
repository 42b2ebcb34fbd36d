/// Where shared state lives, as policies see it.
@NullMarked
package sluice.api.store;

import org.jspecify.annotations.NullMarked;
