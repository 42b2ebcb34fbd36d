@NullMarked
package sluice.control.plan;

import org.jspecify.annotations.NullMarked;
