/// Heads of messages, decoded once: one block of bytes that policies, router and encoder share.
@NullMarked
package sluice.core.message;

import org.jspecify.annotations.NullMarked;
