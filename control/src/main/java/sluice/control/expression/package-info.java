/// Conditions in CEL (the Common Expression Language): checked when the configuration is read, evaluated per
/// exchange.
///
///     text -> Condition (names no class of CEL)
///               `-> CelCompiler (per Scope: which facts, which types) -> CelProgram, a Predicate<Exchange>
///
/// The classes of CEL are loaded with the first expression, for they cost a start 300 ms that most do
/// without.
@NullMarked
package sluice.control.expression;

import org.jspecify.annotations.NullMarked;
