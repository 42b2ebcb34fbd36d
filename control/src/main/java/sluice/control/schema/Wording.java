package sluice.control.schema;

import java.util.ArrayList;
import java.util.stream.Collectors;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.RecordShape.Component;
import sluice.control.bind.Shape;

/// Says in a cell of a table what may be written for a field.
final class Wording {
    private static final int SHORT = 30;

    private Wording() {}

    /// @param root the way from the page to the directory of the reference
    /// @param below the anchor of the part of the page that describes the fields of the value
    static String of(Shape shape, String root, String below) {
        return switch (shape) {
            case Shape.Text text -> text.type() == String.class ? "a text" : brief(text.what());
            case Shape.Choice choice -> words(choice);
            case Shape.Listing listing -> {
                var element = of(listing.element(), root, below);
                yield takesScalar(listing.element()) ? element + ", or a list" : "a list, each " + element;
            }
            case Shape.Keyed keyed -> "names, each with " + of(keyed.value(), root, below);
            case Shape.Structure structure -> {
                var forms = new ArrayList<String>();
                structure.record().shortForms().forEach(it -> forms.add(of(it.shape(), root, below)));
                forms.add("[fields](#" + below + ")");
                yield String.join(", or ", forms);
            }
            case Shape.Chosen chosen ->
                chosen.kind() == PolicySpec.class
                        ? "[a policy](" + root + "README.md#policies)"
                        : chosen.kind() == AuthenticationSpec.class
                                ? "[an authentication](" + root + "README.md#policies)"
                                : "[an origin](" + root + "README.md#origins)";
            case Shape.Custom custom when isPlain(custom) -> brief(custom.what());
            case Shape.Custom custom ->
                "[" + (custom.what().length() <= SHORT ? custom.what() : "see below") + "](#" + below + ")";
            case Shape.Raw _ -> "anything";
        };
    }

    /// Whether a type that reads its own YAML is a text like others, with nothing more to tell.
    static boolean isPlain(Shape.Custom custom) {
        return !custom.type().isRecord() && custom.schema().equals("{\"type\": \"string\"}");
    }

    /// What holds if the field is left out.
    static String fallback(Component component) {
        var written = component.fallback();
        if (component.required()) {
            return "required";
        }
        return written == null || written.equals("{}") || written.isEmpty() ? "" : "`" + written + "`";
    }

    static boolean takesScalar(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Choice _, Shape.Chosen _, Shape.Custom _ -> true;
            case Shape.Structure structure ->
                structure.record().shortForms().stream().anyMatch(it -> takesScalar(it.shape()));
            default -> false;
        };
    }

    private static String words(Shape.Choice choice) {
        return choice.words().keySet().stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "));
    }

    /// Without the examples, which the index gives once.
    private static String brief(String what) {
        int at = what.indexOf(" such as ");
        return (at < 0 ? what : what.substring(0, at)).replaceFirst(",$", "");
    }
}
