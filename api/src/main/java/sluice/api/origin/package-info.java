/// What answers an exchange: an {@code Origin} takes a {@code Call} and speaks to a {@code Sink}.
@NullMarked
package sluice.api.origin;

import org.jspecify.annotations.NullMarked;
