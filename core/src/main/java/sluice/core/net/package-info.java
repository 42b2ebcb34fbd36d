/// Listeners: where connections come in, and how many may.
@NullMarked
package sluice.core.net;

import org.jspecify.annotations.NullMarked;
