package sluice.control.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On the one component of a record that holds a policy or an origin named by its key: `{ NAME: BODY }`. The other
/// components of the record are written inside the body or beside the name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Named {}
