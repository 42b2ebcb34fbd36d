/// The command line: one class per command.
@NullMarked
package sluice.app.cli;

import org.jspecify.annotations.NullMarked;
