package sluice.control.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ConfigException;
import sluice.api.value.SecretRef;
import sluice.api.value.Template;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.Node.Sequence;
import sluice.control.bind.RecordShape.Component;
import sluice.control.bind.Shape.Text;

/// Makes records of nodes. Every error is told at its place and none hides another: a record that cannot be
/// made is skipped, its siblings are still read. One thread, one load of the configuration.
public final class Binder {
    /// Stands for a value that could not be made; why has been told.
    static final Object FAILED = new Object();

    private final ConfigIndex index;
    private final Secrets secrets;
    private final Problems problems;
    private final Defaults defaults = new Defaults(this);
    private final Choices choices;
    private final IdentityHashMap<Object, Node> origins = new IdentityHashMap<>();
    private final List<Node> skipped = new ArrayList<>();

    public Binder(ConfigIndex index, Secrets secrets, Problems problems) {
        this.index = index;
        this.secrets = secrets;
        this.problems = problems;
        this.choices = new Choices(this);
    }

    /// Makes a value of that type.
    ///
    /// @return null if it could not be made; the problems say why
    public <T> @Nullable T bind(Node node, Class<T> type) {
        return type.cast(bind(node, Shape.of(type)));
    }

    /// Makes a value of that shape, for types with arguments such as `List<Cidr>`.
    ///
    /// @return null if it could not be made; the problems say why
    public @Nullable Object bind(Node node, Shape shape) {
        var value = read(node, shape);
        return value == FAILED ? null : value;
    }

    /// Makes the policy or origin of that name from what stands below the name.
    ///
    /// @return null if it could not be made; the problems say why
    public <T> @Nullable T bind(Class<T> kind, String name, Node body) {
        var value = choices.named(kind, name, body.place(), body);
        return value == FAILED ? null : kind.cast(value);
    }

    public Problems problems() {
        return problems;
    }

    ConfigIndex index() {
        return index;
    }

    /// The text of a scalar with its secrets looked up, for types that read their own YAML.
    ///
    /// @return null if it is no scalar or a secret is missing, which has been told
    public @Nullable String text(Node node) {
        return bind(node, String.class);
    }

    /// The content of the file that a scalar names, or what a secret in it stands for; a relative path
    /// begins at the file of configuration. The file is watched.
    ///
    /// @return null if it cannot be read, which has been told, or if secrets are not looked up
    public @Nullable String fileText(Node node) {
        var text = text(node);
        if (text == null || !secrets.lookedUp()) {
            return null;
        }
        return text.contains("-----BEGIN") ? text : secrets.read(text, node.place(), problems);
    }

    /// The file that configuration names at this place; a relative path begins at the file of configuration.
    /// The file is watched.
    ///
    /// @return null if the name cannot be one of a file, which has been told
    public @Nullable Path file(String named, Place place) {
        return secrets.file(named, place, problems);
    }

    /// A binder for another file of the same configuration, which notes what it finds elsewhere.
    public Binder tellingTo(Problems others) {
        return new Binder(index, secrets, others);
    }

    /// Whether secrets, and files that may contain some, are looked up at all.
    public boolean readsFiles() {
        return secrets.lookedUp();
    }

    /// Whether secrets must be there; a file that may contain some and was not read is no problem otherwise.
    public boolean looksUpSecrets() {
        return secrets.needsFiles();
    }

    /// The nodes of records that could not be made, so that nobody complains about their absence as well.
    public List<Node> skipped() {
        return Collections.unmodifiableList(skipped);
    }

    /// The YAML that an object was made of; null if this binder did not make it.
    public @Nullable Node nodeOf(Object made) {
        return origins.get(made);
    }

    /// Where an object stands.
    public Place placeOf(Object made) {
        var node = origins.get(made);
        return node == null ? Place.of("configuration") : node.place();
    }

    /// Where a component of a record stands; the record's own place if it was left out.
    ///
    /// @param component as Java or as YAML writes it
    public Place placeOf(Object made, String component) {
        var node = componentNode(origins.get(made), component);
        return node == null ? placeOf(made).child(RecordShape.kebab(component)) : node.place();
    }

    /// Where an element of a list component stands.
    public Place placeOf(Object made, String component, int position) {
        var node = componentNode(origins.get(made), component);
        return node instanceof Sequence list && position < list.items().size()
                ? list.items().get(position).place()
                : placeOf(made, component);
    }

    /// Where a value of a mapping component stands.
    public Place placeOf(Object made, String component, String key) {
        var value = componentNode(origins.get(made), component) instanceof Mapping map ? map.get(key) : null;
        return value == null ? placeOf(made, component) : value.place();
    }

    /// Notes that an object was made of that node.
    public void remember(Object made, Node node) {
        origins.put(made, node);
    }

    Object read(Node node, Shape shape) {
        return switch (shape) {
            case Text text -> scalar(node, text);
            case Shape.Choice choice -> word(node, choice);
            case Shape.Listing listing -> list(node, listing, false);
            case Shape.Keyed keyed -> map(node, keyed, false);
            case Shape.Structure structure -> structure(node, structure.record());
            case Shape.Chosen chosen -> choices.chosen(node, chosen.kind());
            case Shape.Custom custom -> custom(node, custom);
            case Shape.Raw _ -> node;
        };
    }

    private Object scalar(Node node, Text text) {
        if (!(node instanceof Scalar scalar) || node.isNull()) {
            return fail(node, node.show(), text.what());
        }
        boolean template = text.type() == Template.class;
        var value = secrets.expand(scalar, template, problems);
        if (value == null) {
            return FAILED;
        }
        if (text.type() == SecretRef.class) {
            return secret(scalar, value);
        }
        try {
            return text.parser().parse(value);
        } catch (IllegalArgumentException e) {
            var standIn = isUnknown(scalar) ? StandIns.of(text) : null;
            if (standIn != null) {
                return standIn;
            }
            tell(node, node.place(), e);
        } catch (Throwable e) {
            tellDefect(node.place(), e);
        }
        return FAILED;
    }

    /// Whether nobody knows what the text will be, because secrets are not looked up.
    private boolean isUnknown(Node node) {
        return secrets.isUnknown(node);
    }

    private SecretRef secret(Scalar scalar, String value) {
        if (!Secrets.referredBy(scalar.value())) {
            return SecretRef.of("***", value);
        }
        return secrets.lookedUp() ? SecretRef.of(scalar.value(), value) : SecretRef.unresolved(scalar.value());
    }

    private Object word(Node node, Shape.Choice choice) {
        var value = node instanceof Scalar scalar ? secrets.expand(scalar, false, problems) : "";
        if (value == null) {
            return FAILED;
        }
        var constant = choice.words().get(value);
        if (constant == null && isUnknown(node)) {
            return choice.words().values().iterator().next();
        }
        return constant != null ? constant : fail(node, node.show(), choice.what());
    }

    private Object list(Node node, Shape.Listing listing, boolean partial) {
        var items = node instanceof Sequence sequence
                ? sequence.items()
                : node instanceof Scalar && !node.isNull() ? List.of(node) : null;
        if (items == null) {
            return fail(node, node.show(), listing.what());
        }
        Collection<Object> values = listing.distinct() ? new LinkedHashSet<>() : new ArrayList<>(items.size());
        boolean complete = true;
        for (var item : items) {
            var value = read(item, listing.element());
            if (value == FAILED) {
                complete = false;
            } else if (!values.add(value)) {
                complete = false;
                fail(item, item.show() + " a second time", "every element once");
            }
        }
        if (!complete && !partial) {
            return FAILED;
        }
        return values instanceof Set<Object> set
                ? Collections.unmodifiableSet(set)
                : Collections.unmodifiableList((List<Object>) values);
    }

    private Object map(Node node, Shape.Keyed keyed, boolean partial) {
        if (!(node instanceof Mapping mapping)) {
            return fail(node, node.show(), keyed.what());
        }
        var values = new LinkedHashMap<String, Object>();
        boolean complete = true;
        for (var entry : mapping.entries().entrySet()) {
            var value = read(entry.getValue().value(), keyed.value());
            if (value == FAILED) {
                complete = false;
            } else {
                values.put(entry.getKey(), value);
            }
        }
        return complete || partial ? Collections.unmodifiableMap(values) : FAILED;
    }

    /// A record from whatever form it is written in.
    Object structure(Node node, RecordShape shape) {
        var form = shortForm(node, shape);
        if (form != null) {
            var value = read(node, form.shape());
            return value == FAILED
                    ? skip(node)
                    : make(node, () -> form.factory().make(value));
        }
        if (shape.named() != null) {
            return choices.wrapped(node, shape, shape.named());
        }
        return node instanceof Mapping mapping
                ? record(mapping, shape, null, "")
                : fail(node, node.show(), shape.what());
    }

    private static RecordShape.@Nullable Alternative shortForm(Node node, RecordShape shape) {
        RecordShape.Alternative near = null;
        for (var form : shape.shortForms()) {
            boolean fits = switch (form.shape()) {
                case Shape.Listing _ -> node instanceof Sequence;
                case Shape.Keyed _ ->
                    node instanceof Mapping mapping
                            && !mapping.entries().isEmpty()
                            && mapping.entries().keySet().stream().noneMatch(it -> shape.component(it) != null);
                default -> node instanceof Scalar && !node.isNull();
            };
            if (fits) {
                return form;
            }
            if (form.shape() instanceof Shape.Listing && node instanceof Scalar && !node.isNull()) {
                near = form;
            }
        }
        return near;
    }

    /// A record from its long form.
    ///
    /// @param given the value of the component that the name chose, if there is one
    /// @param givenName that component
    Object record(Mapping mapping, RecordShape shape, @Nullable Object given, String givenName) {
        for (var entry : mapping.entries().values()) {
            var key = entry.key().value();
            if (shape.component(key) == null) {
                tellUnknownKey(entry, shape.keys());
            }
        }
        var components = shape.components();
        @Nullable Object[] values = new @Nullable Object[components.size()];
        boolean complete = given != FAILED;
        for (int i = 0; i < values.length; i++) {
            var component = components.get(i);
            values[i] = component.name().equals(givenName) ? given : component(mapping, component, shape.partial());
            complete &= values[i] != FAILED;
        }
        return complete ? make(mapping, () -> shape.make(values)) : skip(mapping);
    }

    private @Nullable Object component(Mapping mapping, Component component, boolean partial) {
        var node = mapping.get(component.key());
        if (node != null && !component.built() && !isFallback(node, component)) {
            problems.add(Problem.at(
                    node.place(),
                    "not built yet",
                    component.fallback() == null ? "" : component.fallback() + ", or nothing written"));
        }
        if (node == null || node.isNull() || !component.built()) {
            return defaults.of(component, mapping);
        }
        var value = partial && component.shape() instanceof Shape.Listing listing
                ? list(node, listing, true)
                : partial && component.shape() instanceof Shape.Keyed keyed
                        ? map(node, keyed, true)
                        : read(node, component.shape());
        return value == FAILED && partial && !component.required() ? defaults.of(component, mapping) : value;
    }

    private static boolean isFallback(Node node, Component component) {
        return node instanceof Scalar scalar && scalar.value().equals(component.fallback());
    }

    private Object custom(Node node, Shape.Custom custom) {
        return make(node, () -> custom.reader().make(node, this));
    }

    @FunctionalInterface
    private interface Making {
        @Nullable
        Object make() throws Throwable;
    }

    private Object make(Node node, Making making) {
        try {
            var made = making.make();
            if (made != null) {
                origins.put(made, node);
                return made;
            }
        } catch (ConfigException e) {
            var place = componentNode(node, e.component());
            tell(
                    place == null ? node : place,
                    place == null ? node.place().child(RecordShape.kebab(e.component())) : place.place(),
                    new IllegalArgumentException(e.value() + " (expected: " + e.expected() + ")", e));
        } catch (IllegalArgumentException e) {
            tell(node, node.place(), e);
        } catch (Throwable e) {
            tellDefect(node.place(), e);
        }
        return skip(node);
    }

    private static @Nullable Node componentNode(@Nullable Node node, String component) {
        return node instanceof Mapping mapping ? mapping.get(RecordShape.kebab(component)) : null;
    }

    /// Tells what a type said about its text; what a secret stands for is not repeated.
    private void tell(Node node, Place place, IllegalArgumentException e) {
        var problem = Problem.ofMessage(place, String.valueOf(e.getMessage()));
        problems.add(
                Secrets.referredBy(node)
                        ? Problem.at(
                                place, node.show(), problem.expected().isEmpty() ? "another value" : problem.expected())
                        : problem);
    }

    private void tellDefect(Place place, Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        problems.add(Problem.at(place, "cannot be used: " + e));
    }

    /// Tells a key that nobody knows.
    ///
    /// @param known those that would have been right
    public void tellUnknownKey(Node.Entry entry, Collection<String> known) {
        var key = entry.key();
        var told = key.value().equals("<<")
                ? "merge key \"<<\" (expected: plain keys, YAML 1.2 has no merge keys)"
                : "unknown key \"" + key.value() + "\" " + Spelling.hint(key.value(), known);
        var place = key.place();
        var around = place.parent();
        problems.add(
                new Problem(place.file(), place.line(), place.column(), around == null ? "" : around.path(), told, ""));
    }

    Object fail(Node node, String value, String expected) {
        problems.add(Problem.at(node.place(), value, expected));
        return FAILED;
    }

    Object fail(Mapping record, Component component) {
        problems.add(Problem.at(
                record.place().child(component.key()),
                "missing",
                component.shape().what()));
        return FAILED;
    }

    Object skip(Node node) {
        skipped.add(node);
        return FAILED;
    }
}
