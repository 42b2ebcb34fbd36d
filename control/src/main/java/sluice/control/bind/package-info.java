/// From YAML to records: bytes -> {@code Node}s that know where they stand -> records, with every error told at once.
///
/// {@code YamlReader} reads, {@code Shape} says how a Java type is written in YAML, {@code Binder} walks both together.
/// The JSON Schema and the reference pages are derived from the same shapes.
@NullMarked
package sluice.control.bind;

import org.jspecify.annotations.NullMarked;
