/// One request and its answer: heads, headers, bodies, facts, and the ledger of what happened.
@NullMarked
package sluice.api.exchange;

import org.jspecify.annotations.NullMarked;
