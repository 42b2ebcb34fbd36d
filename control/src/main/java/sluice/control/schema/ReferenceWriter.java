package sluice.control.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.PolicySpec;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.RecordShape;
import sluice.control.bind.RecordShape.Component;
import sluice.control.bind.Shape;

/// Writes the reference pages of a configuration in markdown: one for each section, policy and origin, and an index.
public final class ReferenceWriter {
    private static final String MADE = "<!-- Written from the records and their doc comments; do not edit. -->\n";

    private final ConfigIndex index;
    private final ConfigDocs docs;
    private final Map<String, String> pages = new TreeMap<>();
    private final StringBuilder contents = new StringBuilder(MADE);

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
            if (!component.built()) {
                continue;
            }
            var meaning = docs.of(root, component.name());
            var page = new Page("# `" + component.key() + "`\n\n", "");
            page.text(sentence(meaning));
            var simple = page.describe(component.shape(), "");
            if (!simple) {
                page.text("Value: " + Wording.of(component.shape(), "", "") + ".");
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
            var page = new Page("# `" + name + "`\n\n", "../");
            page.record(RecordShape.of(type), "");
            put(name, directory, page, docs.of(type));
        });
    }

    private void put(String name, String directory, Page page, String meaning) {
        pages.put(directory + name + ".md", MADE + page.finished());
        var first = ConfigDocs.oneLine(meaning).replaceFirst("(?<=[a-z`)])[.:]( .*)?$", "");
        contents.append("- [`%s`](%s%s.md): %s\n".formatted(name, directory, name, first));
    }

    private static String sentence(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /// One page: a table of fields, and a part for every field that has fields.
    private final class Page {
        private final StringBuilder out;
        private final String root;
        private final List<Part> parts = new ArrayList<>();

        private record Part(String path, Shape shape) {}

        Page(String title, String root) {
            this.out = new StringBuilder(title);
            this.root = root;
        }

        void text(String text) {
            if (!text.isEmpty()) {
                out.append(text.strip()).append("\n\n");
            }
        }

        /// Describes a shape with fields; false if it has none.
        boolean describe(Shape shape, String path) {
            switch (shape) {
                case Shape.Listing listing -> {
                    return describe(listing.element(), path);
                }
                case Shape.Keyed keyed -> {
                    return describe(keyed.value(), path);
                }
                case Shape.Structure structure -> record(structure.record(), path);
                case Shape.Custom custom -> {
                    text(docs.of(custom.type()));
                    for (var name : References.in(custom)) {
                        var type = References.type(custom.type(), name);
                        if (type.isRecord()) {
                            record(RecordShape.of(type), path);
                        }
                    }
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        void record(RecordShape shape, String path) {
            text(docs.of(shape.type()));
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
                            cell(Wording.of(field.shape(), root, below.replace(".", ""))),
                            cell(Wording.fallback(field)),
                            cell(meaning.toString())));
            if (hasFields(field.shape())) {
                parts.add(new Part(below, field.shape()));
            }
        }

        private boolean hasFields(Shape shape) {
            return switch (shape) {
                case Shape.Listing listing -> hasFields(listing.element());
                case Shape.Keyed keyed -> hasFields(keyed.value());
                case Shape.Structure _, Shape.Custom _ -> true;
                default -> false;
            };
        }

        private static String cell(String text) {
            return text.replace("|", "\\|");
        }

        String finished() {
            for (int i = 0; i < parts.size() && i < 100; i++) { // recursive records end the list, not the memory
                var part = parts.get(i);
                out.append("## ").append(part.path).append("\n\n");
                describe(part.shape, part.path);
            }
            return out.toString().stripTrailing() + "\n";
        }
    }
}
