package sluice.control.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.ShortForm;
import sluice.control.bind.Node;

/// What a body must be. Short form: the text, or what else may be said of a text.
///
/// @param is the whole text
/// @param contains texts that stand in it
/// @param json members that the JSON has, at least; lists are compared element by element, texts as everywhere here
public record ExpectedBody(
        @Nullable Expected is,
        List<String> contains,
        @Nullable Node json) {
    /// The whole text.
    @ShortForm
    static ExpectedBody of(Expected is) {
        return new ExpectedBody(is, List.of(), null);
    }
}
