@NullMarked
package sluice.control.identity;

import org.jspecify.annotations.NullMarked;
