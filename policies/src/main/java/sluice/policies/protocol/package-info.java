/// What browsers and other clients are told beside the answer itself.
@NullMarked
package sluice.policies.protocol;

import org.jspecify.annotations.NullMarked;
