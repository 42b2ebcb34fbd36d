package sluice.app.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arguments of a command, taken apart.
///
/// @param parameters what stands by itself, in order
/// @param options the values of each option that was given; a flag has an empty one
record Given(List<String> parameters, Map<String, List<String>> options) {
    String parameter(int index) {
        return parameters.get(index);
    }

    boolean has(Option option) {
        return options.containsKey(option.name());
    }

    /// The value that was given last, or null.
    @Nullable
    String value(Option option) {
        var values = values(option);
        return values.isEmpty() ? null : values.getLast();
    }

    List<String> values(Option option) {
        return options.getOrDefault(option.name(), List.of());
    }

    /// Whether the answer is for a program.
    boolean wantsJson() {
        return "json".equals(value(Option.FORMAT));
    }
}
