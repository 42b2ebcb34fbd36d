package sluice.control.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Sample;

class ReferenceWriterTest {
    private final Map<String, String> pages =
            ReferenceWriter.pages(Sample.class, ConfigIndex.load(), ConfigDocs.load());

    @Test
    void writesAPageForEachPolicyFromItsRecord() {
        assertThat(pages.get("policies/test-door.md")).isEqualTo("""
                <!-- Written from the records and their doc comments; do not edit. -->
                # `test-door`

                Opens for some networks. Stands in for the policies that are on the class path of a real gateway.

                | Field | Value | Default | |
                |---|---|---|---|
                | `networks` | an address or a network, or a list |  | who may enter |
                | `status` | a whole number | `403` | what others are told |
                """);
    }

    @Test
    void writesAPageForEachSectionWithAPartForEachFieldThatHasFields() {
        assertThat(pages.get("rooms.md"))
                .contains("| `name` | a text | required |  |")
                .contains("| `to` | [an origin](README.md#origins) |  |  |")
                .contains("| `lamp` | as in [`lamp`](lamp.md) |")
                .contains("| `policies` | a list, each [fields](#policies) |")
                .contains("\n## policies\n\nThere is a page for [each policy]");
        assertThat(pages).doesNotContainKey("later.md");
    }

    @Test
    void listsEverythingInTheIndex() {
        assertThat(pages.get("README.md"))
                .contains("- [`rooms`](rooms.md): ")
                .contains("- [`test-door`](policies/test-door.md): Opens for some networks\n")
                .contains("- [`test-fork`](origins/test-fork.md): Both keys stand on one level\n");
    }
}
