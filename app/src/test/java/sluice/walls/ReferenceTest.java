package sluice.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sluice.control.bind.ConfigIndex;
import sluice.control.config.Configuration;
import sluice.control.schema.ConfigDocs;
import sluice.control.schema.ReferenceWriter;
import sluice.control.testing.TestFile;

/// The pages of `docs/reference` are those that the records give. `./build reference` writes them.
class ReferenceTest {
    private static final Path DIRECTORY = Repository.ROOT.resolve("docs/reference");

    private final Map<String, String> pages = pages();

    private static Map<String, String> pages() {
        var pages = new TreeMap<>(ReferenceWriter.pages(Configuration.class, ConfigIndex.load(), ConfigDocs.load()));
        pages.put(
                "tests.md",
                ReferenceWriter.page("`tests.yaml`", TestFile.class, ConfigIndex.load(), ConfigDocs.load()));
        return pages;
    }

    @Test
    void thePagesSayWhatTheRecordsSay() throws IOException {
        if ("write".equals(System.getProperty("reference"))) {
            write();
        }

        assertThat(committed())
                .as("docs/reference; ./build reference writes it anew")
                .isEqualTo(pages);
    }

    private static Map<String, String> committed() throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(DIRECTORY)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.put(DIRECTORY.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private void write() throws IOException {
        for (var stale : committed().keySet()) {
            Files.delete(DIRECTORY.resolve(stale));
        }
        for (var page : pages.entrySet()) {
            var file = DIRECTORY.resolve(page.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.getValue());
        }
    }
}
