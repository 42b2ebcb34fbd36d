/// What went wrong, on whose side, and whether a retry makes sense: values, never control flow.
@NullMarked
package sluice.api.failure;

import org.jspecify.annotations.NullMarked;
