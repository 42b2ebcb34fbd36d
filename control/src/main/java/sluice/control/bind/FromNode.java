package sluice.control.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a static method `T fromNode(Node, Binder)` of a type: the type reads its own YAML. It returns null if it could
/// not,
/// after it told why by `binder.problems()`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FromNode {
    /// The JSON Schema of what it reads; `#/$defs/NAME` refers to the record of that simple name.
    String schema() default "{}";

    /// What to write, in words, for messages; else the name of the type.
    String what() default "";
}
