@NullMarked
package sluice.control.bind;

import org.jspecify.annotations.NullMarked;
