/// The running gateway: its loops and listeners, the snapshot it serves, and how both change and end.
///
/// ```
/// World (snapshot + listeners + scope) -> Gateway.apply: bind new listeners -> publish to every loop
///     -> accept -> close what is gone -> when every loop has drained the old snapshot: close its scope
/// ```
@NullMarked
package sluice.core.runtime;

import org.jspecify.annotations.NullMarked;
