/// What may be written in a configuration, told to editors (JSON Schema) and to people (reference pages). Both are
/// derived from the records, their shapes and their doc comments; nothing here knows a policy or a section by name.
@NullMarked
package sluice.control.schema;

import org.jspecify.annotations.NullMarked;
