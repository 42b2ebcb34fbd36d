package sluice.app.cli;

import java.util.List;

/// An option of a command.
///
/// @param names how it may be written; the first is how the command asks for it
/// @param label what its value is called; empty if it takes none
/// @param values what it may be; empty if anything
/// @param purpose for the help
record Option(List<String> names, String label, List<String> values, String purpose) {
    /// Every command that reports has it.
    static final Option FORMAT =
            new Option(List.of("-o", "--output"), "FORMAT", List.of("text", "json"), "text (default) or json");

    /// An option without a value.
    static Option flag(String name, String purpose) {
        return new Option(List.of(name), "", List.of(), purpose);
    }

    /// An option with a value.
    static Option of(String name, String label, String purpose) {
        return new Option(List.of(name), label, List.of(), purpose);
    }

    String name() {
        return names.getFirst();
    }

    boolean takesValue() {
        return !label.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(", ", names) + (takesValue() ? " " + label : "");
    }
}
