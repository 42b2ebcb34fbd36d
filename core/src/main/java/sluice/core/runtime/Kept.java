package sluice.core.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What worlds share and keep from one configuration to the next: a value is made for the first world that
/// asks for its key, and ends with the last. Any thread.
///
/// @param <K> tells one value from another
public final class Kept<K, V> {
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();
    private final Consumer<V> end;

    private static final class Entry<V> {
        private final V value;
        private int users;

        Entry(V value) {
            this.value = value;
        }
    }

    /// @param end is told a value that nobody uses any more
    public Kept(Consumer<V> end) {
        this.end = end;
    }

    /// What ends values that can be closed.
    public static Kept<Object, Object> closing() {
        return new Kept<>(value -> {
            if (value instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    /// The value of that key, for as long as the scope lives.
    public synchronized V take(K key, Supplier<? extends V> make, Scope scope) {
        var entry = entries.get(key);
        if (entry == null) {
            entry = new Entry<>(make.get());
            entries.put(key, entry);
        }
        entry.users++;
        scope.onClose(() -> release(key));
        return entry.value;
    }

    /// What somebody uses now, the oldest first.
    public synchronized List<V> values() {
        return entries.values().stream().map(entry -> entry.value).toList();
    }

    private synchronized void release(K key) {
        var entry = entries.get(key);
        if (entry != null && --entry.users == 0) {
            entries.remove(key);
            end.accept(entry.value);
        }
    }
}
