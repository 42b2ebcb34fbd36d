/// A gateway that follows its configuration: start, reload, drain, and what operators are told of it.
@NullMarked
package sluice.control.live;

import org.jspecify.annotations.NullMarked;
