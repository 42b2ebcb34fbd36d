package sluice.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a command is written: `explain FILE|DIR METHOD URL [-H 'Name: value']...`.
///
/// A library for this costs more time at start than the rest of the start together; see docs/adr.
///
/// @param name the command
/// @param parameters what stands by itself, in order; one in brackets may be left out, one with dots at its end may be
///     repeated
/// @param options in the order of the help
/// @param purpose one line for the help
record Syntax(String name, List<String> parameters, List<Option> options, String purpose) {
    /// Takes arguments apart.
    ///
    /// @throws UsageException if one is unknown, missing or too many
    Given parse(List<String> arguments) {
        var values = new HashMap<String, List<String>>();
        var plain = new ArrayList<String>();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var argument = rest.next();
            if (argument.equals("--")) {
                rest.forEachRemaining(plain::add);
            } else if (argument.startsWith("-") && argument.length() > 1) {
                take(argument, rest, values);
            } else {
                plain.add(argument);
            }
        }
        long needed =
                parameters.stream().filter(label -> !label.startsWith("[")).count();
        if (plain.size() < needed) {
            throw new UsageException(
                    name + ": " + parameters.get(plain.size()) + " is missing (expected: " + usage() + ")");
        }
        if (plain.size() > parameters.size() && !repeats()) {
            throw new UsageException(
                    name + ": " + plain.get(parameters.size()) + " is too much (expected: " + usage() + ")");
        }
        return new Given(List.copyOf(plain), values);
    }

    private boolean repeats() {
        return !parameters.isEmpty() && parameters.getLast().endsWith("...");
    }

    private void take(String argument, Iterator<String> rest, Map<String, List<String>> values) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        var written = equals < 0 ? argument : argument.substring(0, equals);
        var option = options.stream()
                .filter(it -> it.names().contains(written))
                .findFirst()
                .orElseThrow(() -> new UsageException(name + ": " + written + ": unknown option" + expectedOptions()));
        String value = "";
        if (option.takesValue()) {
            if (equals < 0 && !rest.hasNext()) {
                throw new UsageException(name + ": " + written + " needs a value (expected: " + option + ")");
            }
            value = equals < 0 ? rest.next() : argument.substring(equals + 1);
        } else if (equals >= 0) {
            throw new UsageException(name + ": " + argument + ": " + written + " takes no value");
        }
        if (!option.values().isEmpty() && !option.values().contains(value)) {
            throw new UsageException(
                    name + ": " + written + " " + value + " (expected: " + String.join(" or ", option.values()) + ")");
        }
        values.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value);
    }

    private String expectedOptions() {
        return options.isEmpty()
                ? " (there are none)"
                : options.stream().map(Option::toString).collect(Collectors.joining("; ", " (expected: ", ")"));
    }

    /// The command in one line.
    String usage() {
        var words = new ArrayList<String>(List.of("sluice", name));
        words.addAll(parameters);
        if (!options.isEmpty()) {
            words.add("[OPTION]...");
        }
        return String.join(" ", words);
    }

    /// The command with its options, for whoever asks.
    String help() {
        var help = new StringBuilder(usage() + "\n\n  " + purpose + "\n");
        for (var option : options) {
            help.append("\n  ")
                    .append(option)
                    .append("\n      ")
                    .append(option.purpose())
                    .append("\n");
        }
        return help.toString();
    }
}
