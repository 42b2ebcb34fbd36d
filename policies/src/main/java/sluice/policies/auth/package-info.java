/// Who calls, and what they may do.
@NullMarked
package sluice.policies.auth;

import org.jspecify.annotations.NullMarked;
