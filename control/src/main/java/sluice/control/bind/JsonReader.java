package sluice.control.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Node.Entry;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads single lines of JSON into nodes, so that they are bound like YAML. One thread.
public final class JsonReader {
    private static final int DEEPEST = 64;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final String file;
    private final Problems problems;
    private int line;

    /// @param file what messages call it
    public JsonReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /// Reads one line: one value and nothing behind it.
    ///
    /// @param number of the line, from 1
    /// @return null if it is not JSON, which has been told
    public @Nullable Node read(int number, byte[] bytes, int from, int length) {
        line = number;
        try (var in = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)) {
            in.nextToken();
            var node = node(in, null, "", -1);
            if (in.nextToken() != null) {
                problems.add(Problem.at(here(in, null, "", -1), "more behind the object", "one object in a line"));
                return null;
            }
            return node;
        } catch (StreamConstraintsException e) {
            problems.add(Problem.at(at(e), "too deep or too long", "at most " + DEEPEST + " levels"));
        } catch (JacksonException e) {
            problems.add(Problem.at(at(e), "no JSON", "one JSON object in a line"));
        }
        return null;
    }

    private Place at(JacksonException e) {
        var location = e.getLocation();
        return new Place(file, line, location == null ? 1 : Math.max(1, location.getColumnNr()), null, "", -1);
    }

    private Place here(JsonParser in, @Nullable Place parent, String key, int index) {
        return new Place(file, line, in.currentTokenLocation().getColumnNr(), parent, key, index);
    }

    private Node node(JsonParser in, @Nullable Place parent, String key, int index) {
        var place = here(in, parent, key, index);
        return switch (in.currentToken()) {
            case START_OBJECT -> mapping(in, place);
            case START_ARRAY -> {
                var items = new ArrayList<Node>(4);
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(in, place, "", items.size()));
                }
                yield new Sequence(place, items.isEmpty() ? List.of() : items);
            }
            case VALUE_STRING -> new Scalar(place, in.getString(), false);
            default -> new Scalar(place, in.getString(), true);
        };
    }

    private Node mapping(JsonParser in, Place place) {
        var entries = LinkedHashMap.<String, Entry>newLinkedHashMap(4);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var name = in.currentName();
            var key = new Scalar(here(in, place, name, -1), name, false);
            in.nextToken();
            if (entries.putIfAbsent(name, new Entry(key, node(in, place, name, -1))) != null) {
                problems.add(Problem.at(key.place(), "duplicate key"));
            }
        }
        return new Mapping(place, entries);
    }
}
