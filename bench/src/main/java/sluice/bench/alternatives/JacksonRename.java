package sluice.bench.alternatives;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/// Gives members of a JSON text another name with Jackson: events of its parser that does not block go into its
/// generator. It decodes every string and every number, and escapes and writes them anew.
public final class JacksonRename {
    private static final JsonFactory JSON = new JsonFactory();

    private JacksonRename() {}

    public static byte[] rename(byte[] text, String path, String name) {
        var out = new ByteArrayOutputStream(text.length);
        try (var parser = JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());
                var generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            var feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
            feeder.feedInput(text, 0, text.length);
            feeder.endOfInput();
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && isAt(parser, path)) {
                    generator.writeName(name);
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
        return out.toByteArray();
    }

    private static boolean isAt(JsonParser parser, String path) {
        int end = path.length();
        for (var at = parser.streamReadContext(); !at.inRoot(); at = at.getParent()) {
            var part = at.inObject() ? at.currentName() : "*";
            int from = path.lastIndexOf('.', end - 1) + 1;
            if (end < 0 || end - from != part.length() || !path.startsWith(part, from)) {
                return false;
            }
            end = from - 1;
        }
        return end < 0;
    }
}
