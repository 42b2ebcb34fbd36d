/// Fixtures for authors of policies and for the gateway's own tests: no socket, no thread, time that stands still.
@NullMarked
package sluice.testkit;

import org.jspecify.annotations.NullMarked;
