/// Who may come in at all.
@NullMarked
package sluice.policies.access;

import org.jspecify.annotations.NullMarked;
