package sluice.control.expression;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// Facts whose last part is free (`request.headers.NAME`), as the map that CEL asks for. Nothing is copied
/// unless an expression goes through all of them. What is absent reads as empty; `in` and `has` tell it
/// apart.
final class FactMap extends AbstractMap<String, Object> {
    private final Family family;
    private final Exchange exchange;

    FactMap(Family family, Exchange exchange) {
        this.family = family;
        this.exchange = exchange;
    }

    /// How the facts of one family are read.
    interface Family {
        /// The value of that name, or null.
        @Nullable
        Object find(Exchange exchange, String name);

        /// All values, for the rare expression that goes through them.
        default Map<String, ?> all(Exchange exchange) {
            return Map.of();
        }
    }

    @Override
    public Object get(Object key) {
        var value = find(key);
        return value == null ? "" : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return find(key) != null;
    }

    private @Nullable Object find(Object key) {
        return key instanceof String name ? family.find(exchange, name) : null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Collections.<String, Object>unmodifiableMap(family.all(exchange)).entrySet();
    }
}
