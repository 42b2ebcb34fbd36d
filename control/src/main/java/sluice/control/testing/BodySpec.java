package sluice.control.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import sluice.control.bind.Binder;
import sluice.control.bind.FromNode;
import sluice.control.bind.Node;
import sluice.control.bind.Node.Scalar;

/// A body: a text as it stands, or a mapping or list that is sent as JSON.
///
/// @param isJson whether it was written as a mapping or list
public record BodySpec(String text, boolean isJson) {
    /// Reads both forms.
    @FromNode(what = "a text, or a mapping or list to be sent as JSON", schema = "{}")
    public static @Nullable BodySpec fromNode(Node node, Binder binder) {
        if (node instanceof Scalar) {
            var text = binder.text(node);
            return text == null ? null : new BodySpec(text, false);
        }
        return new BodySpec(JsonValue.text(JsonValue.of(node)), true);
    }

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }
}
