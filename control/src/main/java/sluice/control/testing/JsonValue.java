package sluice.control.testing;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON as maps, lists, texts, numbers, truth values and null.
final class JsonValue {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    private JsonValue() {}

    /// YAML as JSON: a scalar without quotes that is a number, `true`, `false` or `null` is one.
    static @Nullable Object of(Node node) {
        return switch (node) {
            case Scalar scalar when !scalar.plain() -> scalar.value();
            case Scalar scalar -> plain(scalar);
            case Sequence list -> {
                var items = new ArrayList<@Nullable Object>();
                list.items().forEach(it -> items.add(of(it)));
                yield items;
            }
            case Mapping map -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                map.entries().forEach((key, entry) -> members.put(key, of(entry.value())));
                yield members;
            }
        };
    }

    private static @Nullable Object plain(Scalar scalar) {
        if (scalar.isNull()) {
            return null;
        }
        return switch (scalar.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> scalar.value().matches(NUMBER) ? new BigDecimal(scalar.value()) : scalar.value();
        };
    }

    /// On one line.
    static String text(@Nullable Object value) {
        var out = new StringWriter();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, generator);
        }
        return out.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator out) {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((key, member) -> {
                    out.writeName(String.valueOf(key));
                    write(member, out);
                });
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(it -> write(it, out));
                out.writeEndArray();
            }
            case Boolean truth -> out.writeBoolean(truth);
            case BigDecimal number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }

    /// @throws IllegalArgumentException if the text is not JSON
    static @Nullable Object read(String json) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("empty (expected: JSON)");
            }
            return read(parser);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage() + " (expected: JSON)", e);
        }
    }

    private static @Nullable Object read(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    var key = in.currentName();
                    in.nextToken();
                    map.put(key, read(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(in));
                }
                yield list;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            default -> in.getString();
        };
    }
}
