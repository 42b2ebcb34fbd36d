package sluice.control.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// The doc comments of configuration records, which the annotation processor kept at build time.
public final class ConfigDocs {
    private static final String RESOURCE = "META-INF/sluice/config-docs";

    private final Map<String, String> texts;

    private ConfigDocs(Map<String, String> texts) {
        this.texts = texts;
    }

    /// Of everything on the class path.
    public static ConfigDocs load() {
        var texts = new HashMap<String, String>();
        try {
            var parts = ConfigDocs.class.getClassLoader().getResources(RESOURCE);
            while (parts.hasMoreElements()) {
                try (var in = parts.nextElement().openStream()) {
                    new String(in.readAllBytes(), UTF_8).lines().forEach(line -> {
                        int tab = line.lastIndexOf('\t');
                        texts.put(line.substring(0, tab), unescape(line.substring(tab + 1)));
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return new ConfigDocs(texts);
    }

    private static String unescape(String text) {
        return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\");
    }

    /// What is said about a type; empty if nothing is.
    String of(Class<?> type) {
        return of(type, "");
    }

    /// What is said about a component of a record or a constant of an enum, as Java writes it; empty if nothing is.
    String of(Class<?> type, String member) {
        return texts.getOrDefault(type.getName() + "\t" + member, "");
    }

    /// Text on one line.
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
