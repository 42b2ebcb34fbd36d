package sluice.control.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/// Makes a value of what was read: a constructor or a factory, called by reflection. A method handle would be faster
/// from the thousandth call on, and costs a millisecond before the first.
@FunctionalInterface
public interface Maker {
    /// @return null if what is wrong was told already
    /// @throws Throwable what the constructor or the factory has thrown
    @Nullable
    Object make(@Nullable Object... values) throws Throwable;

    /// @param constructor that may be called from everywhere afterwards
    static Maker of(Constructor<?> constructor) {
        constructor.setAccessible(true);
        return values -> {
            try {
                return constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
    }

    /// @param factory a static method that may be called from everywhere afterwards
    static Maker of(Method factory) {
        factory.setAccessible(true);
        return values -> {
            try {
                return factory.invoke(null, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
    }
}
