/// Build time only: writes down which records configuration can name, and what their doc comments say, because class
/// files keep neither. The JSON Schema, the reference pages and the forms of the console are derived from it.
@NullMarked
package sluice.processor;

import org.jspecify.annotations.NullMarked;
