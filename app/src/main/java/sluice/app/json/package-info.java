/// Answers for programs.
@NullMarked
package sluice.app.json;

import org.jspecify.annotations.NullMarked;
