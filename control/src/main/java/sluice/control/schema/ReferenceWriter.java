package sluice.control.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.RecordShape;
import sluice.control.bind.RecordShape.Component;
import sluice.control.bind.Shape;

/// Writes the reference pages of a configuration in markdown: one for each section, policy and origin, and an
/// index.
public final class ReferenceWriter {
    private static final String MADE = "<!-- Written from the records and their doc comments; do not edit. -->\n";

    private final ConfigIndex index;
    private final ConfigDocs docs;
    private final Map<String, String> pages = new TreeMap<>();
    private final StringBuilder contents = new StringBuilder(MADE);
    /// The sections that describe a type, so that other pages can point there.
    private final Map<Class<?>, String> homes = new HashMap<>();

    private ReferenceWriter(ConfigIndex index, ConfigDocs docs) {
        this.index = index;
        this.docs = docs;
    }

    /// The pages of the record that is a whole configuration.
    ///
    /// @return texts by file name, relative to the directory of the reference
    public static Map<String, String> pages(Class<?> root, ConfigIndex index, ConfigDocs docs) {
        var writer = new ReferenceWriter(index, docs);
        writer.sections(root);
        writer.chosen("Policies", "policies/", PolicySpec.class);
        writer.chosen("Origins", "origins/", OriginSpec.class);
        writer.pages.put("README.md", writer.contents + FORMS);
        return writer.pages;
    }

    /// One page for a record that is a document of its own, such as a file of tests.
    ///
    /// @param title of the page
    public static String page(String title, Class<?> root, ConfigIndex index, ConfigDocs docs) {
        var page = new ReferenceWriter(index, docs).new Page("# " + title + "\n\n", "", "");
        page.record(RecordShape.of(root), "", "");
        return MADE + page.finished();
    }

    private static final String FORMS = """

            ## Forms of values

            | Form | Examples |
            |---|---|
            | a duration | `250ms` `10s` `5m` `1h` `2d` |
            | a size | `512` `64KiB` `10MiB` `1GiB` `unlimited` |
            | a rate | `100/s` `10/minute` `5000/hour` `300/15m` |
            | a percentage | `50%` `0.5%` |
            | a text | as written: `1.10` stays `1.10`; `${env:NAME}` and `${file:path}` are secrets, `$${` is a literal `${` |
            | a text with facts | `https://${request.host}${request.uri}` |
            | a list | `[a, b]`; a single value may stand without the brackets |
            """;

    private void sections(Class<?> root) {
        contents.append("# Reference of the configuration\n\n## Sections\n\n");
        for (var component : RecordShape.of(root).components()) {
            var type = leaf(component.shape());
            if (type != null && component.built()) {
                homes.putIfAbsent(type, component.key());
            }
        }
        for (var component : RecordShape.of(root).components()) {
            if (!component.built()) {
                continue;
            }
            var meaning = docs.of(root, component.name());
            var page = new Page("# `" + component.key() + "`\n\n", "", component.key());
            page.text(sentence(meaning));
            if (!page.describe(component.shape(), "", meaning)) {
                page.text("Value: " + page.words(component.shape(), "") + ".");
            }
            if (!Wording.fallback(component).isEmpty()) {
                page.text("Default: " + Wording.fallback(component) + ".");
            }
            put(component.key(), "", page, meaning);
        }
    }

    private void chosen(String title, String directory, Class<?> kind) {
        contents.append("\n## ").append(title).append("\n\n");
        index.all(kind).forEach((name, type) -> {
            var page = new Page("# `" + name + "`\n\n", "../", "");
            page.record(RecordShape.of(type), "", "");
            put(name, directory, page, docs.of(type));
        });
    }

    private void put(String name, String directory, Page page, String meaning) {
        pages.put(directory + name + ".md", MADE + page.finished());
        var first = ConfigDocs.oneLine(meaning).replaceFirst("(?<=[a-z0-9`)])[.:]( .*)?$", "");
        contents.append("- [`%s`](%s%s.md): %s\n".formatted(name, directory, name, first));
    }

    /// The type at the bottom of lists and mappings that has fields of its own, or null.
    private static @Nullable Class<?> leaf(Shape shape) {
        return switch (shape) {
            case Shape.Listing listing -> leaf(listing.element());
            case Shape.Keyed keyed -> leaf(keyed.value());
            case Shape.Structure structure -> structure.type();
            case Shape.Custom custom -> Wording.isPlain(custom) ? null : custom.type();
            default -> null;
        };
    }

    private static String sentence(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /// One page: a table of fields, and a part for every field that has fields.
    private final class Page {
        private final StringBuilder out;
        private final String root;
        private final String section;
        private final List<Part> parts = new ArrayList<>();

        private record Part(String path, Shape shape) {}

        Page(String title, String root, String section) {
            this.out = new StringBuilder(title);
            this.root = root;
            this.section = section;
        }

        void text(String text) {
            if (!text.isEmpty()) {
                out.append(text.strip()).append("\n\n");
            }
        }

        String words(Shape shape, String below) {
            var home = home(shape);
            return home == null ? Wording.of(shape, root, below) : "as in [`" + home + "`](" + root + home + ".md)";
        }

        /// The section that describes the type; null if there is none or it is this one.
        private @Nullable String home(Shape shape) {
            var type = leaf(shape);
            var home = type == null ? null : homes.get(type);
            return section.equals(home) ? null : home;
        }

        /// Describes a shape with fields; false if it has none.
        boolean describe(Shape shape, String path, String known) {
            if (home(shape) != null) {
                return false;
            }
            switch (shape) {
                case Shape.Listing listing -> {
                    return describe(listing.element(), path, known);
                }
                case Shape.Keyed keyed -> {
                    return describe(keyed.value(), path, known);
                }
                case Shape.Structure structure -> record(structure.record(), path, known);
                case Shape.Custom custom -> custom(custom, path);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void custom(Shape.Custom custom, String path) {
            text(docs.of(custom.type()));
            for (var name : References.in(custom)) {
                var type = References.type(custom.type(), name);
                if (type == OriginSpec.class) {
                    text("There is a page for [each origin](" + root + "README.md#origins).");
                } else if (type.isRecord()) {
                    record(RecordShape.of(type), path, "");
                }
            }
        }

        /// @param known what the page has said already
        void record(RecordShape shape, String path, String known) {
            var told = docs.of(shape.type());
            if (!told.toLowerCase(Locale.ROOT).replaceAll("\\.$", "").equals(known.toLowerCase(Locale.ROOT))) {
                text(told);
            }
            if (shape.named() != null) {
                text("There is a page for [each policy](" + root + "README.md#policies).");
            }
            var fields = shape.components().stream()
                    .filter(it -> it.built() && !it.named())
                    .toList();
            if (fields.isEmpty()) {
                text("No fields.");
                return;
            }
            out.append("| Field | Value | Default | |\n|---|---|---|---|\n");
            for (var field : fields) {
                row(shape, field, path);
            }
            out.append('\n');
        }

        private void row(RecordShape shape, Component field, String path) {
            var below = path.isEmpty() ? field.key() : path + "." + field.key();
            var meaning = new StringBuilder(ConfigDocs.oneLine(docs.of(shape.type(), field.name())));
            if (field.shape() instanceof Shape.Choice choice) {
                choice.words().forEach((word, constant) -> {
                    var told = docs.of(choice.type(), ((Enum<?>) constant).name());
                    meaning.append(told.isEmpty() ? "" : " · `" + word + "` " + ConfigDocs.oneLine(told));
                });
            }
            out.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            field.key(),
                            cell(words(field.shape(), below.replace(".", ""))),
                            cell(Wording.fallback(field)),
                            cell(meaning.toString())));
            if (leaf(field.shape()) != null && home(field.shape()) == null) {
                parts.add(new Part(below, field.shape()));
            }
        }

        private static String cell(String text) {
            return text.replace("|", "\\|");
        }

        String finished() {
            for (int i = 0; i < parts.size() && i < 100; i++) { // recursive records end the list, not the memory
                var part = parts.get(i);
                out.append("## ").append(part.path).append("\n\n");
                describe(part.shape, part.path, "");
            }
            return out.toString().stripTrailing() + "\n";
        }
    }
}
