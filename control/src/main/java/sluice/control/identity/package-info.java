/// All consumers of a configuration in little memory: flat arrays instead of objects, which are made when
/// somebody asks.
@NullMarked
package sluice.control.identity;

import org.jspecify.annotations.NullMarked;
