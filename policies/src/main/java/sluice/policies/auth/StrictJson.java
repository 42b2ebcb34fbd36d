package sluice.policies.auth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads one JSON object (RFC 8259) in UTF-8, as two readers could not read differently: a member that stands
/// twice, something behind the object, invalid UTF-8 or deep nesting is an error. Members that are null are
/// left out. Numbers become Long or Double; an integer beyond 64 bits stays the text it is. Any thread.
final class StrictJson {
    private static final int DEEPEST = 16;
    private static final int MOST_TOKENS = 20_000;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 512;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();

    private StrictJson() {}

    /// @throws IOException if the bytes are anything else; the message shows none of them
    static Map<String, Object> object(byte[] utf8) throws IOException {
        // Two octets rule out what could pass for UTF-16, UTF-32 or a byte order mark (RFC 8259 section 8.1).
        if (utf8.length < 2 || utf8[0] != '{' || utf8[1] == 0) {
            throw new IOException("not a JSON object");
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), utf8, 0, utf8.length)) {
            parser.nextToken();
            var object = members(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something stands behind the JSON object");
            }
            return object;
        } catch (JacksonException e) {
            throw new IOException(kind(e));
        }
    }

    private static String kind(JacksonException e) {
        var message = String.valueOf(e.getOriginalMessage());
        return message.startsWith("Duplicate")
                ? "a member stands twice in a JSON object"
                : message.contains("exceeds the maximum")
                        ? "JSON with more nesting, or longer parts, than allowed"
                        : "not JSON";
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        var members = new LinkedHashMap<String, Object>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            var value = value(parser);
            if (value != null) {
                members.put(name, value);
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<Object> elements(JsonParser parser) throws IOException {
        var elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var value = value(parser);
            if (value != null) {
                elements.add(value);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case null, default -> throw new IOException("not JSON");
        };
    }

    private static Object integer(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getString()
                : (Object) parser.getLongValue();
    }
}
