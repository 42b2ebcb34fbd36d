@NullMarked
package sluice.control.expression;

import org.jspecify.annotations.NullMarked;
