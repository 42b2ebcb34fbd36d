package sluice.control.bind;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.Node.Entry;
import sluice.control.bind.Node.Mapping;
import sluice.control.bind.Node.Scalar;
import sluice.control.bind.RecordShape.Component;

/// Reads what is chosen by its name: policies and origins, `{ NAME: BODY }` or `NAME` alone if it needs no
/// fields.
final class Choices {
    /// Promised by the contract; naming one that no record bears is told as `not built yet`.
    private static final Set<String> PROMISED = Set.of(
            ("jwt api-key basic mtls introspect any-of authorize ip-allow ip-deny cors rate-limit quota concurrency "
                            + "request-size request-headers response-headers query rewrite json-request json-response "
                            + "deprecate secure-headers compress sign-upstream choose aggregate grpc soap graphql "
                            + "lambda publish")
                    .split(" "));

    private final Binder binder;

    Choices(Binder binder) {
        this.binder = binder;
    }

    /// A policy or origin.
    Object chosen(Node node, Class<?> kind) {
        return chosen(node, kind, Set.of(), new LinkedHashMap<>());
    }

    /// A record that says more about the policy or origin that it holds.
    Object wrapped(Node node, RecordShape wrapper, Component named) {
        var own = new LinkedHashMap<String, Entry>();
        if (!(named.shape() instanceof Shape.Chosen chosen)) {
            throw new IllegalStateException(wrapper.type() + ": @Named is for a PolicySpec or an OriginSpec");
        }
        var keys = new HashSet<>(wrapper.keys());
        keys.remove(named.key());
        var value = chosen(node, chosen.kind(), keys, own);
        var record = new Mapping(node.place(), own);
        var made = binder.record(record, wrapper, value, named.name());
        if (made != Binder.FAILED) {
            binder.remember(made, node);
        }
        return made;
    }

    private Object chosen(Node node, Class<?> kind, Set<String> wrapperKeys, Map<String, Entry> own) {
        if (node instanceof Scalar scalar && !node.isNull()) {
            return named(kind, scalar.value(), node.place(), new Mapping(node.place(), new LinkedHashMap<>()));
        }
        if (!(node instanceof Mapping mapping)) {
            return binder.fail(node, node.show(), "{ NAME: ... } with the name of " + article(kind));
        }
        var rest = split(mapping, wrapperKeys, own);
        var name = nameIn(rest, kind);
        if (name == null) {
            return binder.fail(node, node.show(), "{ NAME: ... } with the name of " + article(kind));
        }
        var entry = rest.entries().get(name);
        var type = binder.index().find(kind, name);
        if (entry == null || type == null) {
            return unknown(
                    kind, name, entry == null ? node.place() : entry.key().place());
        }
        var shape = RecordShape.of(type);
        if (shape.flat()) {
            return binder.structure(rest, shape);
        }
        for (var other : rest.entries().values()) {
            if (!other.key().value().equals(name)) {
                var known = new ArrayList<>(wrapperKeys);
                known.addFirst(name);
                binder.tellUnknownKey(other, known);
            }
        }
        var body = entry.value() instanceof Mapping inner ? split(inner, wrapperKeys, own) : entry.value();
        return named(kind, name, entry.key().place(), body);
    }

    /// The policy or origin of that name, from what stands below the name.
    Object named(Class<?> kind, String name, Place place, Node body) {
        var type = binder.index().find(kind, name);
        if (type == null) {
            return unknown(kind, name, place);
        }
        var node = body.isNull() ? new Mapping(body.place(), new LinkedHashMap<>()) : body;
        return binder.structure(node, RecordShape.of(type));
    }

    /// Takes the wrapper's keys out of a mapping.
    private static Mapping split(Mapping mapping, Set<String> keys, Map<String, Entry> own) {
        for (var key : keys) {
            var entry = mapping.entries().get(key);
            if (entry != null) {
                own.put(key, entry);
            }
        }
        return own.isEmpty() ? mapping : mapping.without(keys);
    }

    private @Nullable String nameIn(Mapping mapping, Class<?> kind) {
        for (var key : mapping.entries().keySet()) {
            if (binder.index().knows(key) && binder.index().find(kind, key) != null) {
                return key;
            }
        }
        var keys = mapping.entries().keySet().iterator();
        return keys.hasNext() ? keys.next() : null;
    }

    private Object unknown(Class<?> kind, String name, Place place) {
        var known = binder.index().all(kind).keySet();
        var told = PROMISED.contains(name) && !binder.index().knows(name)
                ? "\"" + name + "\" is not built yet"
                : "unknown " + word(kind) + " \"" + name + "\" " + Spelling.hint(name, known);
        binder.problems().add(Problem.at(place, told));
        return Binder.FAILED;
    }

    private static String word(Class<?> kind) {
        return kind == PolicySpec.class ? "policy" : kind == AuthenticationSpec.class ? "authentication" : "origin";
    }

    private static String article(Class<?> kind) {
        return (kind == PolicySpec.class ? "a " : "an ") + word(kind);
    }
}
