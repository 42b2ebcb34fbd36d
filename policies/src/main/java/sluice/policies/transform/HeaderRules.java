package sluice.policies.transform;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.ConfigException;
import sluice.api.policy.Require;
import sluice.api.value.Template;

/// What `request-headers` and `response-headers` have in common.
record HeaderRules(List<HeaderName> removed, List<Renamed> renamed, List<Field> set, List<Field> added) {
    /// Fields that say where a message ends or whom it is for (RFC 9110 section 7.6.1): the gateway's
    /// business alone.
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    record Renamed(HeaderName from, HeaderName to) {}

    /// @param fixed the field itself if it is the same for every exchange, else null
    record Field(HeaderName name, Template value, @Nullable HeaderField fixed) {
        static Field of(String name, Template value) {
            var header = HeaderName.of(name);
            var constant = value.constant();
            return new Field(
                    header, value, constant == null || constant.isEmpty() ? null : HeaderField.fixed(header, constant));
        }
    }

    /// @throws ConfigException if a name is no header name, or one that the gateway alone may set
    static void check(
            Map<String, Template> set, Map<String, Template> add, List<String> remove, Map<String, String> rename) {
        checkNames("set", set.keySet());
        checkNames("add", add.keySet());
        checkNames("remove", remove);
        checkNames("rename", rename.keySet());
        checkNames("rename", rename.values());
        boolean any = !set.isEmpty() || !add.isEmpty() || !remove.isEmpty() || !rename.isEmpty();
        Require.that(any, "set", "nothing", "at least one of set, add, remove and rename");
    }

    private static void checkNames(String component, Collection<String> names) {
        for (var name : names) {
            Require.that(HeaderName.isValid(name), component, name, "a header name");
            Require.that(
                    !FRAMING.contains(name.toLowerCase(Locale.ROOT)),
                    component,
                    name,
                    "a field that is not about framing, hops or the host; those are set by the gateway");
        }
    }

    static HeaderRules of(
            Map<String, Template> set, Map<String, Template> add, List<String> remove, Map<String, String> rename) {
        return new HeaderRules(
                remove.stream().map(HeaderName::of).toList(),
                rename.entrySet().stream()
                        .map(it -> new Renamed(HeaderName.of(it.getKey()), HeaderName.of(it.getValue())))
                        .toList(),
                fields(set),
                fields(add));
    }

    private static List<Field> fields(Map<String, Template> values) {
        return values.entrySet().stream()
                .map(it -> Field.of(it.getKey(), it.getValue()))
                .toList();
    }

    void apply(Exchange exchange, HeaderEdits headers) {
        for (int i = 0; i < removed.size(); i++) {
            headers.remove(removed.get(i));
        }
        for (int i = 0; i < renamed.size(); i++) {
            headers.rename(renamed.get(i).from, renamed.get(i).to);
        }
        for (int i = 0; i < set.size(); i++) {
            headers.remove(set.get(i).name);
            add(set.get(i), exchange, headers);
        }
        for (int i = 0; i < added.size(); i++) {
            add(added.get(i), exchange, headers);
        }
    }

    private static void add(Field field, Exchange exchange, HeaderEdits headers) {
        if (field.fixed != null) {
            headers.add(field.fixed);
            return;
        }
        var value = field.value.render(exchange);
        if (!value.isEmpty()) {
            headers.add(field.name, value);
        }
    }
}
