package sluice.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What byte code does not show: lengths, comments, and what must stand beside a policy.
class SourcesTest {
    private static final Pattern CONFIG_NAME = Pattern.compile("@ConfigName\\(\"([^\"]+)\"\\)");

    @Test
    void filesAndMethodsAreShortAndPublicTypesSayWhatTheyAreFor() throws IOException {
        var files = Repository.sources();
        assertThat(files).as("source files found").hasSizeGreaterThan(60);
        var texts = new ArrayList<SourceFile>();
        for (var file : files) {
            texts.add(new SourceFile(Repository.nameOf(file), Files.readString(file)));
        }
        assertThat(SourceFile.complaints(texts)).isEmpty();
    }

    @Test
    void longFilesLongMethodsAndMissingCommentsAreFound() throws IOException {
        var text = "public class Long {\n  void tiresome() {\n" + "\n".repeat(500) + "  }\n}\n";
        assertThat(complaints("x/src/main/java/Long.java", text))
                .hasSize(3)
                .anySatisfy(complaint -> assertThat(complaint).contains("504 lines", "at most 500"))
                .anySatisfy(complaint -> assertThat(complaint).contains("Long.java:2: tiresome has 502 lines"))
                .anySatisfy(complaint -> assertThat(complaint).contains("Long.java:1: Long has no comment"));
        assertThat(complaints("core/src/main/java/sluice/core/http1/Long.java", "/// A codec.\n" + text))
                .singleElement()
                .asString()
                .contains("tiresome");
    }

    private static List<String> complaints(String name, String text) throws IOException {
        return SourceFile.complaints(List.of(new SourceFile(name, text)));
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        for (var file : Repository.sources()) {
            var description = file.resolveSibling("package-info.java");
            if (!file.startsWith(Repository.ROOT.resolve("app/src/test")) && Repository.isShipped(file)) {
                assertThat(description).exists().content().contains("@NullMarked");
            }
        }
    }

    @Test
    void everyPolicyHasATestOfItsNameAndAPage() throws IOException {
        for (var file : Repository.sources()) {
            var text = Files.readString(file);
            var name = CONFIG_NAME.matcher(text);
            if (Repository.isShipped(file) && text.contains("implements PolicySpec") && name.find()) {
                assertThat(testOf(file))
                        .as("the test of policy %s", name.group(1))
                        .exists();
                assertThat(Repository.ROOT.resolve("docs/policies/" + name.group(1) + ".md"))
                        .as("the page of policy %s", name.group(1))
                        .exists();
            }
        }
    }

    @Test
    void theApiIsTheOnlyModule() throws IOException {
        assertThat(Repository.sources())
                .filteredOn(file -> file.endsWith("module-info.java"))
                .map(Repository::nameOf)
                .containsExactly("api/src/main/java/module-info.java");
    }

    @Test
    void theProcessorStaysSmall() throws IOException {
        long lines = 0;
        for (var file : Repository.sources()) {
            if (Repository.nameOf(file).startsWith("processor/src/main/")) {
                try (var text = Files.lines(file)) {
                    lines += text.count();
                }
            }
        }
        assertThat(lines).as("lines of the processor").isLessThanOrEqualTo(400);
    }

    private static Path testOf(Path policy) {
        var name = Repository.nameOf(policy).replace("src/main/", "src/test/").replace(".java", "Test.java");
        return Repository.ROOT.resolve(name);
    }
}
