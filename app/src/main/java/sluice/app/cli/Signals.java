package sluice.app.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The signals of the operating system: HUP reloads, TERM and INT drain, and a second one of these ends the process at
/// once. Without a handler a JVM dies of HUP and answers TERM with exit code 143, so handlers stand before anything
/// else is done; what comes before the gateway serves is kept until then.
///
/// Reached by reflection, because the compiler has no way to accept `sun.misc.Signal` while warnings are errors.
final class Signals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    // Guarded by this: signals come on threads of their own.
    private @Nullable Runnable reload;
    private @Nullable Runnable drain;
    private boolean reloadAsked;
    private boolean drainAsked;

    private Signals() {}

    /// Takes the signals over.
    static Signals take() {
        var signals = new Signals();
        NUMBERS.keySet().forEach(signals::handle);
        return signals;
    }

    /// From now on signals do this; those that came before do it now.
    ///
    /// @param reload must return soon
    /// @param drain must return soon; the process ends when whoever serves is done
    void serve(Runnable reload, Runnable drain) {
        boolean reloadNow;
        boolean drainNow;
        synchronized (this) {
            this.reload = reload;
            this.drain = drain;
            reloadNow = reloadAsked;
            drainNow = drainAsked;
        }
        if (reloadNow) {
            reload.run();
        }
        if (drainNow) {
            drain.run();
        }
    }

    void received(String name) {
        var action = name.equals("HUP") ? askReload() : askDrain(name);
        if (action != null) {
            action.run();
        }
    }

    private synchronized @Nullable Runnable askReload() {
        reloadAsked = true;
        return reload;
    }

    private synchronized @Nullable Runnable askDrain(String name) {
        if (drainAsked) {
            Runtime.getRuntime().halt(128 + NUMBERS.getOrDefault(name, 0));
        }
        drainAsked = true;
        return drain;
    }

    private void handle(String name) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler receiver = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    received(name);
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "signal " + name;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, receiver));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // This system has no such signal, or the JVM keeps it (-Xrs): its own behaviour stands.
        }
    }
}
