package sluice.control.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a record: what could not be bound is left out (and told), so that the rest can still be checked. Lists keep their
/// good
/// elements, other components fall back to their default.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Partial {}
