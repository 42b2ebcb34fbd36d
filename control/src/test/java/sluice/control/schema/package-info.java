@NullMarked
package sluice.control.schema;

import org.jspecify.annotations.NullMarked;
