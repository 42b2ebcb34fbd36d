package sluice.control.bind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import sluice.control.bind.Node.Entry;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;

/// Builds the nodes of one document from the parser's events, within bounds: an alias counts as everything that it
/// repeats, so that a few lines of anchors cannot become millions of values.
final class NodeBuilder {
    private static final int MOST_NODES = 1_000_000;
    private static final int DEEPEST = 64;

    private final String file;
    private final Iterator<Event> events;
    private final Problems problems;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private int nodes;

    private record Anchored(Node node, int size) {}

    NodeBuilder(String file, Iterator<Event> events, Problems problems) {
        this.file = file;
        this.events = events;
        this.problems = problems;
    }

    /// The only document; null (and told) if there is none.
    @Nullable
    Node document() {
        events.next(); // the start of the stream
        var first = events.next();
        if (!(first instanceof DocumentStartEvent)) {
            problems.add(Problem.at(new Place(file, 1, 1, null, "", -1), "empty", "a configuration"));
            return null;
        }
        var root = node(events.next(), null, "", -1, 0);
        events.next(); // the end of the document
        var next = events.next();
        if (!(next instanceof StreamEndEvent)) {
            throw fault("a second document", "one document in a file", next);
        }
        if (root.isNull()) {
            problems.add(Problem.at(root.place(), "empty", "a configuration"));
            return null;
        }
        return root;
    }

    private Node node(Event event, @Nullable Place parent, String key, int index, int depth) {
        if (++nodes > MOST_NODES) {
            throw fault("too many values", "at most " + MOST_NODES + ", aliases counted in full", event);
        }
        if (depth > DEEPEST) {
            throw fault("too deep", "at most " + DEEPEST + " levels", event);
        }
        if (event instanceof AliasEvent alias) {
            return repeated(alias);
        }
        int before = nodes;
        refuseTag(event);
        var place = place(event.getStartMark(), parent, key, index);
        var node = switch (event) {
            case ScalarEvent scalar -> new Scalar(place, scalar.getValue(), scalar.isPlain(), isOneLine(scalar));
            case SequenceStartEvent _ -> sequence(place, depth);
            case MappingStartEvent _ -> mapping(place, depth);
            default -> throw fault("unexpected " + event.getEventId(), "a value", event);
        };
        if (event instanceof NodeEvent it && it.getAnchor().isPresent()) {
            anchors.put(it.getAnchor().get(), new Anchored(node, nodes - before));
        }
        return node;
    }

    private static boolean isOneLine(ScalarEvent scalar) {
        var start = scalar.getStartMark();
        var end = scalar.getEndMark();
        return start.isPresent()
                && end.isPresent()
                && start.get().getLine() == end.get().getLine();
    }

    private Node repeated(AliasEvent alias) {
        var anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw fault("alias *" + alias.getAlias(), "an anchor of that name that ended before", alias);
        }
        nodes += anchored.size;
        if (nodes > MOST_NODES) {
            throw fault("too many values", "at most " + MOST_NODES + ", aliases counted in full", alias);
        }
        return anchored.node;
    }

    private Node sequence(Place place, int depth) {
        var items = new ArrayList<Node>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, place, "", items.size(), depth + 1));
        }
        return new Sequence(place, items.isEmpty() ? List.of() : items);
    }

    private Node mapping(Place place, int depth) {
        var entries = new LinkedHashMap<String, Entry>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent scalar)) {
                throw fault("a key that is no text", "KEY: VALUE", event);
            }
            refuseTag(event);
            var name = keys.computeIfAbsent(scalar.getValue(), it -> it);
            var key = new Scalar(place(event.getStartMark(), place, name, -1), name, scalar.isPlain());
            var value = node(events.next(), place, name, -1, depth + 1);
            var earlier = entries.putIfAbsent(name, new Entry(key, value));
            if (earlier != null) {
                int line = earlier.key().place().line();
                problems.add(Problem.at(key.place(), "duplicate key, first given in line " + line));
            }
        }
        return new Mapping(place, entries);
    }

    private void refuseTag(Event event) {
        var tag = switch (event) {
            case ScalarEvent it -> it.getTag();
            case SequenceStartEvent it -> it.getTag();
            case MappingStartEvent it -> it.getTag();
            default -> Optional.<String>empty();
        };
        if (tag.isPresent()) {
            throw fault("a tag", "a value without a tag", event);
        }
    }

    private Place place(Optional<Mark> mark, @Nullable Place parent, String key, int index) {
        var at = mark.orElseThrow();
        return new Place(file, at.getLine() + 1, at.getColumn() + 1, parent, key, index);
    }

    private Refused fault(String told, String expected, Event event) {
        return new Refused(Problem.at(place(event.getStartMark(), null, "", -1), told, expected));
    }
}
