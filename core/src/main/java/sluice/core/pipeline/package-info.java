/// The life of an exchange: one method per step, in the order of the steps.
@NullMarked
package sluice.core.pipeline;

import org.jspecify.annotations.NullMarked;
