/// From records to a Change: references resolved, rules that span records checked, the difference to what ran
/// before.
///
///     file or directory -> Loader -> Loaded.Valid(Plan) | Loaded.Invalid(problems)
///     Plan (old), Plan (new) -> Change -> text, JSON, what needs a new socket
///
/// Nothing here touches the network, opens a socket or starts a thread: `validate` and `plan` have no side
/// effect.
@NullMarked
package sluice.control.plan;

import org.jspecify.annotations.NullMarked;
