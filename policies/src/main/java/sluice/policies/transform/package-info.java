/// What is changed on the way up and on the way back.
@NullMarked
package sluice.policies.transform;

import org.jspecify.annotations.NullMarked;
