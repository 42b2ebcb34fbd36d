/// What `sluice run` serves without a configuration: an embedded upstream that echoes, in front of it a gateway that
/// shows the main things, and the lines to try them with.
@NullMarked
package sluice.app.quickstart;

import org.jspecify.annotations.NullMarked;
