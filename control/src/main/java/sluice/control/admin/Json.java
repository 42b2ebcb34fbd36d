package sluice.control.admin;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.plan.Change;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Tells plain data as JSON: records by their components, maps, lists, numbers, booleans, enums in kebab-case, and
/// everything else as text. What is null or an empty text is left out of an object.
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// The data as one line of JSON.
    public static String text(@Nullable Object data) {
        return new String(bytes(data), StandardCharsets.UTF_8);
    }

    /// The same in UTF-8, ended by a line feed.
    public static byte[] bytes(@Nullable Object data) {
        var out = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, data);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable Object data) {
        switch (data) {
            case null -> json.writeNull();
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Enum<?> word ->
                json.writeString(word.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            case Iterable<?> list -> writeList(json, list);
            case Map<?, ?> map -> writeMap(json, map);
            case Change change -> change.writeTo(json);
            case Record value when isText(value) -> json.writeString(value.toString());
            case Record structure -> writeRecord(json, structure);
            default -> json.writeString(data.toString());
        }
    }

    /// Values of configuration have one text form: `10/minute`, `10.0.0.0/8`.
    private static boolean isText(Record value) {
        return value.getClass().getPackageName().equals("sluice.api.value");
    }

    private static void writeList(JsonGenerator json, Iterable<?> list) {
        json.writeStartArray();
        for (var element : list) {
            write(json, element);
        }
        json.writeEndArray();
    }

    private static void writeMap(JsonGenerator json, Map<?, ?> map) {
        json.writeStartObject();
        map.forEach((name, value) -> writeMember(json, String.valueOf(name), value));
        json.writeEndObject();
    }

    private static void writeRecord(JsonGenerator json, Record structure) {
        json.writeStartObject();
        for (var component : structure.getClass().getRecordComponents()) {
            writeMember(json, component.getName(), read(structure, component));
        }
        json.writeEndObject();
    }

    private static void writeMember(JsonGenerator json, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            json.writeName(name);
            write(json, value);
        }
    }

    private static @Nullable Object read(Record structure, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(structure);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(structure.getClass() + "." + component.getName() + " cannot be read", e);
        }
    }
}
