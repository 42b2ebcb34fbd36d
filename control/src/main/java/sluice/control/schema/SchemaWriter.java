package sluice.control.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.RecordShape;
import sluice.control.bind.RecordShape.Component;
import sluice.control.bind.Shape;

/// Writes the JSON Schema (2020-12) of a configuration, for editors. It knows what the binder knows: keys,
/// forms, words and defaults. What only the constructors of records check is left to `sluice validate`.
public final class SchemaWriter {
    private static final Map<String, Object> SECRET = Map.of("type", "string", "pattern", "\\$\\{(env|file):[^}]*\\}");

    private final ConfigIndex index;
    private final ConfigDocs docs;
    private final Names names = new Names();
    private final Map<String, Object> definitions = new TreeMap<>();
    private final Deque<Class<?>> waiting = new ArrayDeque<>();
    private final Set<Class<?>> seen = new HashSet<>();
    /// What is written beside the fields of every policy or origin, by kind.
    private final Map<Class<?>, List<Member>> wrappers = new HashMap<>();

    private record Member(Class<?> owner, Component component) {}

    private SchemaWriter(ConfigIndex index, ConfigDocs docs) {
        this.index = index;
        this.docs = docs;
    }

    /// The schema of the record that is a whole configuration.
    public static String write(Class<?> root, ConfigIndex index, ConfigDocs docs) {
        return write("Sluice configuration", root, index, docs);
    }

    /// The schema of a record that is a whole document.
    ///
    /// @param title of the schema
    public static String write(String title, Class<?> root, ConfigIndex index, ConfigDocs docs) {
        return new SchemaWriter(index, docs).schema(title, root);
    }

    private String schema(String title, Class<?> root) {
        var schema = object("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("$ref", reference(root));
        while (!waiting.isEmpty()) {
            define(waiting.poll());
        }
        schema.put("$defs", definitions);
        return JsonTree.write(schema);
    }

    private String reference(Class<?> type) {
        if (seen.add(type)) {
            var named =
                    Shape.of(type) instanceof Shape.Structure it ? it.record().named() : null;
            if (named != null) {
                wrappers.putIfAbsent(kind(named), others(RecordShape.of(type)));
            }
            waiting.add(type);
        }
        return "#/$defs/" + names.of(type);
    }

    private void define(Class<?> type) {
        var definition = Shape.of(type) instanceof Shape.Chosen
                ? chosen(type)
                : Shape.of(type) instanceof Shape.Custom custom ? custom(custom) : record(RecordShape.of(type));
        definitions.put(names.of(type), definition);
    }

    private Map<String, Object> record(RecordShape shape) {
        if (shape.named() != null) {
            return object("$ref", reference(kind(shape.named())));
        }
        var members = new ArrayList<>(members(shape, shape.components()));
        if (PolicySpec.class.isAssignableFrom(shape.type())) {
            members.addAll(wrappers.getOrDefault(PolicySpec.class, List.of()));
        }
        var fields = fields(members);
        if (!shape.shortForms().isEmpty()) {
            var forms = new ArrayList<Object>();
            forms.add(fields);
            shape.shortForms().forEach(it -> forms.add(of(it.shape())));
            fields = object("anyOf", forms);
        }
        return described(fields, docs.of(shape.type()));
    }

    private Map<String, Object> fields(List<Member> members) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<Object>();
        for (var member : members) {
            var component = member.component;
            if (component.built()) {
                properties.put(component.key(), property(member));
            } else if (component.fallback() != null) {
                properties.put(component.key(), object("enum", List.of(component.fallback()))); // not built yet
            }
            if (component.required()) {
                required.add(component.key());
            }
        }
        var fields = object("type", "object");
        fields.put("properties", properties);
        if (!required.isEmpty()) {
            fields.put("required", required);
        }
        fields.put("additionalProperties", false);
        return fields;
    }

    private Map<String, Object> property(Member member) {
        var component = member.component;
        var property = described(of(component.shape()), docs.of(member.owner, component.name()));
        if (component.fallback() != null && component.shape() instanceof Shape.Text text) {
            property.put("default", fallback(text, component.fallback()));
        } else if (component.fallback() != null && component.shape() instanceof Shape.Choice) {
            property.put("default", component.fallback());
        }
        return property;
    }

    private static Object fallback(Shape.Text text, String written) {
        return text.json().equals("string") ? written : JsonTree.read(written);
    }

    private Map<String, Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Choice choice ->
                object(
                        "anyOf",
                        List.of(object("enum", List.copyOf(choice.words().keySet())), SECRET));
            case Shape.Listing listing -> {
                var list = object("type", "array");
                list.put("items", of(listing.element()));
                yield Wording.takesScalar(listing.element())
                        ? object("anyOf", List.of(list, of(listing.element())))
                        : list;
            }
            case Shape.Keyed keyed -> {
                var map = object("type", "object");
                map.put("additionalProperties", of(keyed.value()));
                yield map;
            }
            case Shape.Structure structure -> object("$ref", reference(structure.type()));
            case Shape.Chosen chosen -> object("$ref", reference(chosen.kind()));
            case Shape.Custom custom -> object("$ref", reference(custom.type()));
            case Shape.Raw _ -> new LinkedHashMap<>();
        };
    }

    private static Map<String, Object> text(Shape.Text text) {
        if (text.type() == String.class) {
            return object("type", List.of("string", "number", "boolean")); // as written: 1.10 is a text, too
        }
        if (text.json().equals("string")) {
            return object("type", List.of("string", "integer"));
        }
        return object("anyOf", List.of(object("type", text.json()), SECRET));
    }

    /// `{ NAME: BODY }`, or `NAME` alone.
    private Map<String, Object> chosen(Class<?> kind) {
        var properties = new LinkedHashMap<String, Object>();
        for (var one : index.all(kind).entrySet()) {
            var shape = RecordShape.of(one.getValue());
            properties.put(one.getKey(), object("$ref", reference(shape.type())));
            if (shape.flat()) {
                members(shape, shape.components()).forEach(it -> properties.put(it.component.key(), property(it)));
            }
        }
        for (var member : wrappers.getOrDefault(kind, List.of())) {
            properties.put(member.component.key(), property(member));
        }
        var named = object("type", "object");
        named.put("properties", properties);
        named.put("minProperties", 1);
        named.put("additionalProperties", false);
        return object(
                "anyOf",
                List.of(named, object("enum", List.copyOf(index.all(kind).keySet()))));
    }

    /// The schema that a type states itself, with the types that it refers to.
    private Map<String, Object> custom(Shape.Custom custom) {
        if (!(JsonTree.read(References.replace(custom, this::reference)) instanceof Map<?, ?> map)) {
            throw new IllegalStateException(custom.type() + ": its schema is no object");
        }
        var schema = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> schema.put(String.valueOf(key), value));
        return described(schema, docs.of(custom.type()));
    }

    private static List<Member> others(RecordShape wrapper) {
        return members(
                wrapper,
                wrapper.components().stream()
                        .filter(it -> !it.named() && it.built())
                        .toList());
    }

    private static List<Member> members(RecordShape owner, List<Component> components) {
        return components.stream().map(it -> new Member(owner.type(), it)).toList();
    }

    private static Class<?> kind(Component named) {
        return named.shape() instanceof Shape.Chosen chosen ? chosen.kind() : PolicySpec.class;
    }

    private static Map<String, Object> described(Map<String, Object> schema, String text) {
        if (!text.isEmpty()) {
            schema.put("description", ConfigDocs.oneLine(text));
        }
        return schema;
    }

    private static Map<String, Object> object(String key, Object value) {
        var object = new LinkedHashMap<String, Object>();
        object.put(key, value);
        return object;
    }
}
