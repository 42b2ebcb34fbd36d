package sluice.control.live;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import sluice.api.identity.PasswordHash;
import sluice.api.policy.ConfigName;
import sluice.api.value.Durations;
import sluice.control.bind.Named;
import sluice.control.bind.Node;
import sluice.control.bind.RecordShape;
import sluice.control.config.ConsumersSpec;
import sluice.control.config.ToSpec;

/// Writes configuration records as YAML, defaults included. To be given records that were read without
/// secrets: then references such as `${env:NAME}` stand where the secrets would.
final class ConfigText {
    /// In place of the hash of a password, which may be guessed. Reads as a secret that this machine does not
    /// have.
    private static final String NOT_SHOWN = "${env:NOT_SHOWN}";

    private ConfigText() {}

    static String of(Record configuration) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(plain(configuration));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Node _ -> null;
            case Number number -> number;
            case Boolean truth -> truth;
            case Duration duration -> Durations.format(duration);
            case Enum<?> word -> word(word);
            case Map<?, ?> map -> map(map);
            case Collection<?> list -> list(list);
            case ToSpec to -> plain(to.origin());
            case PasswordHash _ -> NOT_SHOWN;
            case ConsumersSpec consumers ->
                consumers.files().isEmpty()
                        ? plain(consumers.written())
                        : plain(consumers.files().getFirst());
            case Record it when isStructure(it) -> structure(it);
            default -> value.toString();
        };
    }

    private static String word(Enum<?> word) {
        return word.toString().equals(word.name())
                ? word.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : word.toString();
    }

    /// A list of its own each time: one that occurs twice would be written as an alias.
    private static List<@Nullable Object> list(Collection<?> elements) {
        var plain = new ArrayList<@Nullable Object>();
        elements.forEach(element -> plain.add(plain(element)));
        return plain;
    }

    /// A record that says in `toString` how configuration writes it is a value; the others are structures.
    private static boolean isStructure(Record it) {
        try {
            return it.getClass().getMethod("toString").getDeclaringClass() != it.getClass()
                    || it.toString().startsWith(it.getClass().getSimpleName() + "[");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value)));
        return plain;
    }

    private static Map<String, @Nullable Object> structure(Record it) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (var component : it.getClass().getRecordComponents()) {
            var value = plain(read(component, it));
            if (component.isAnnotationPresent(Named.class) && value instanceof Map<?, ?> body) {
                body.forEach((key, inner) -> fields.put(String.valueOf(key), inner));
            } else if (value != null) {
                fields.put(RecordShape.kebab(component.getName()), value);
            }
        }
        var name = it.getClass().getAnnotation(ConfigName.class);
        return name == null ? fields : Map.of(name.value(), fields);
    }

    private static @Nullable Object read(RecordComponent component, Record it) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(it);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("component " + component + " cannot be read", e);
        }
    }
}
