@NullMarked
package sluice.processor;

import org.jspecify.annotations.NullMarked;
