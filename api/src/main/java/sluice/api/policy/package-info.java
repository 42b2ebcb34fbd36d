/// The six moments at which a policy may act, and the verdicts it may give.
@NullMarked
package sluice.api.policy;

import org.jspecify.annotations.NullMarked;
