package sluice.api.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A shorter way to write a configuration record: on a static factory of the record with one parameter. A parameter
/// that YAML writes as a scalar (`String`, `Rate`, ...) admits a scalar in place of the record, a `List` a list, a
/// `Map` a mapping none of whose keys is a component of the record. So `jwt: main` may stand for `jwt: { issuer: main
/// }`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ShortForm {}
