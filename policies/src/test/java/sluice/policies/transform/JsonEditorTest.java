package sluice.policies.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEditorTest {
    private static JsonPlace rules(String text) {
        var rename = new HashMap<String, String>();
        var remove = new ArrayList<String>();
        var keep = new ArrayList<String>();
        for (var rule : text.split(" ", -1)) {
            if (rule.startsWith("-")) {
                remove.add(rule.substring(1));
            } else if (rule.startsWith("+")) {
                keep.add(rule.substring(1));
            } else {
                rename.put(rule.substring(0, rule.indexOf('>')), rule.substring(rule.indexOf('>') + 1));
            }
        }
        return JsonPlace.root(rename, remove, keep);
    }

    /// What comes out; the problem if it is refused.
    private static String edit(JsonPlace root, byte[] in, int... cuts) {
        var editor = new JsonEditor(root);
        var out = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? in.length : cuts[i];
            if (!editor.accept(Arrays.copyOfRange(in, from, to), to - from)) {
                return editor.problem();
            }
            out.writeBytes(editor.take());
            from = to;
        }
        return editor.end() ? out.toString(UTF_8) : editor.problem();
    }

    private static String edit(String rules, String in) {
        var bytes = in.getBytes(UTF_8);
        var whole = edit(rules(rules), bytes);
        int[] everywhere = new int[bytes.length];
        Arrays.setAll(everywhere, i -> i);
        assertThat(edit(rules(rules), bytes, everywhere)).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user_id>userId | {\"user_id\":1,\"b\":2} | {\"userId\":1,\"b\":2}",
                "user_id>userId | {\"a\":{\"user_id\":1}} | {\"a\":{\"user_id\":1}}",
                "user_id>userId | {\"\\u0075ser_id\":1} | {\"userId\":1}",
                "a.b>c | {\"a\":{\"b\":1,\"x\":[{\"b\":1}]}} | {\"a\":{\"c\":1,\"x\":[{\"b\":1}]}}",
                "a.*.b>c | {\"a\":[{\"b\":1},2,[{\"b\":1}],{\"b\":2}]} | {\"a\":[{\"c\":1},2,[{\"b\":1}],{\"c\":2}]}",
                "*.b>c | [{\"b\":1}] | [{\"c\":1}]",
                "*.*.b>c | [[{\"b\":1}],{\"b\":1}] | [[{\"c\":1}],{\"b\":1}]",
                "a>b | {\"a\":1,\"b\":2} | {\"b\":1}",
                "a>b | {\"b\":2,\"a\":1} | {\"b\":2}",
                "a>b b>a | {\"a\":1,\"b\":2} | {\"b\":1,\"a\":2}",
                "a>b a.x>y | {\"a\":{\"x\":1}} | {\"b\":{\"y\":1}}",
                "a>b | [{\"a\":1}] | [{\"a\":1}]",
                "a>b | \"a\" | \"a\"",
                "ä>ö | {\"ä\":\"ä\"} | {\"ö\":\"ä\"}",
                "ä>ö | {\"\\u00e4\":1} | {\"ö\":1}",
                "😀>s | {\"\\ud83d\\ude00\":1,\"\\ud83d\":2,\"\\ude00\":3} | {\"s\":1,\"\\ud83d\":2,\"\\ude00\":3}",
            })
    void givesOtherNames(String rules, String in, String out) {
        assertThat(edit(rules, in)).isEqualTo(out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-a | {\"a\":1,\"b\":2} | {\"b\":2}",
                "-b | {\"a\":1,\"b\":2} | {\"a\":1}",
                "-b | {\"a\":1,\"b\":2,\"c\":3} | {\"a\":1,\"c\":3}",
                "-a | {\"a\":[1,{\"a\":2}]} | {}",
                "-a | {\"a\":1,\"a\":2} | {}",
                "-a.*.b | {\"a\":[{\"b\":1},{\"b\":2,\"c\":3}]} | {\"a\":[{},{\"c\":3}]}",
                "-a.* | {\"a\":[1,2,3]} | {\"a\":[]}",
                "-a.* | {\"a\":{\"x\":1}} | {\"a\":{\"x\":1}}",
                "-pass\\word | {\"pass\\\\word\":1} | {}",
                "-secret | {\"s\\u0065cret\":1,\"x\":\"secret\"} | {\"x\":\"secret\"}",
                "-averyverylongname | {\"a\":1,\"another_name_that_is_a_lot_longer_than_any_rule_has_names\":2}"
                        + " | {\"a\":1,\"another_name_that_is_a_lot_longer_than_any_rule_has_names\":2}",
            })
    void removesWhatItShould(String rules, String in, String out) {
        assertThat(edit(rules, in)).isEqualTo(out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "+a | {\"a\":1,\"b\":2} | {\"a\":1}",
                "+a | {\"b\":{\"a\":1},\"a\":{\"z\":[1, 2]}} | {\"a\":{\"z\":[1, 2]}}",
                "+a.b +c | {\"a\":{\"b\":1,\"x\":2},\"c\":[{\"q\":1}],\"d\":3} | {\"a\":{\"b\":1},\"c\":[{\"q\":1}]}",
                "+a.b | {\"a\":1,\"x\":2} | {}",
                "+a.b | {\"a\":[{\"b\":1}]} | {}",
                "+a.*.b | {\"a\":[{\"b\":1,\"c\":2},3,{\"c\":1}]} | {\"a\":[{\"b\":1},{}]}",
                "+a.b +a.*.c | {\"a\":{\"b\":1,\"c\":1}} | {\"a\":{\"b\":1}}",
                "+a.b +a.*.c | {\"a\":[{\"b\":1,\"c\":1}]} | {\"a\":[{\"c\":1}]}",
                "+a +a.b | {\"a\":{\"b\":1,\"c\":2}} | {\"a\":{\"b\":1,\"c\":2}}",
                "+a | [1] | []",
                "+*.a | {\"a\":1} | {}",
                "+a | 17 | null",
                "+a | \"x\" | null",
                "+a a>b | {\"a\":1,\"c\":2} | {\"b\":1}",
                "+a -a.x | {\"a\":{\"x\":1,\"y\":2}} | {\"a\":{\"y\":2}}",
                "+a -a | {\"a\":1} | {}",
                "+a | {\"another_name_that_is_a_lot_longer_than_any_rule_has_names\":2,\"a\":1} | {\"a\":1}",
            })
    void keepsOnlyWhatItShould(String rules, String in, String out) {
        assertThat(edit(rules, in)).isEqualTo(out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-x | [1, 2 , {\"x\" : 1}] | [1, 2 , {\"x\" : 1}]",
                "-x | { \"a\" : [1, 2] , \"x\" : 1 } | {\"a\":[1, 2]}",
                "-x | -0.5e+10 | -0.5e+10",
            })
    void leavesTheRestAsItIs(String rules, String in, String out) {
        assertThat(edit(rules, in)).isEqualTo(out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,} | 7 | the name of a member",
                "[1,] | 3 | a value",
                "[1 2] | 3 | a comma or a closing bracket",
                "{\"a\" 1} | 5 | a colon",
                "{\"a\":1]} | 6 | a comma or a closing brace",
                "[1} | 2 | a comma or a closing bracket",
                "{a:1} | 1 | the name of a member",
                "01 | 1 | nothing after the document",
                "-  | 1 | more",
                "1. | 2 | more",
                "[1.] | 3 | a digit",
                "[1e] | 3 | a digit",
                "[.5] | 1 | a value",
                "[+1] | 1 | a value",
                "[NaN] | 1 | a value",
                "[tru] | 4 | a value",
                "nul | 3 | more",
                "\"\\x\" | 2 | an escape",
                "\"\\u12g4\" | 5 | a hexadecimal digit",
                "\"abc | 4 | more",
                "{} {} | 3 | nothing after the document",
                "{\"a\":{\"b\":tru3}} | 13 | a value",
                "'a' | 0 | a value",
                "{\"x\":1}} | 7 | nothing after the document",
            })
    void refusesWhatIsNotJson(String in, int at, String expected) {
        for (var rules : List.of("-x", "+x", "a>b", "a.b>c +a")) {
            assertThat(edit(rules, in)).isEqualTo("not JSON at byte " + at + ": expected " + expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"80", "c080", "c1bf", "e08080", "eda080", "f08080", "f4908080", "f5808080", "ff", "c3", "e282"})
    void refusesWhatIsNotUtf8(String hex) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("[\"".getBytes(UTF_8));
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        bytes.writeBytes("\"]".getBytes(UTF_8));
        assertThat(edit(rules("-x"), bytes.toByteArray()))
                .startsWith("not JSON")
                .endsWith("UTF-8");
    }

    @Test
    void refusesControlCharactersAndByteOrderMarks() {
        assertThat(edit("-x", "\"a\nb\""))
                .isEqualTo("not JSON at byte 2: expected an escape in place of a control character");
        assertThat(edit("-x", "\ufeff{}")).isEqualTo("not JSON at byte 0: expected a value");
    }

    @Test
    void goesSoDeepAndNotDeeper() {
        var most = "[".repeat(512) + "]".repeat(512);
        assertThat(edit("-x", most)).isEqualTo(most);
        assertThat(edit("-x", "[".repeat(513))).endsWith("at most 512 levels");
    }

    @Test
    void givesBackWhatRulesDoNotLookIntoByteForByte() {
        var inside = "[ 1 ,\t{ \"a\" : \"\\u0041\\/\" } , [ ] , -1.50E+3 ]";
        assertThat(edit("b.c>d", "{\"a\": " + inside + ", \"b\": " + inside + "}"))
                .isEqualTo("{\"a\":" + inside + ",\"b\":" + inside + "}");
    }

    @Test
    void refusesRulesThatMakeNoSense() {
        assertThatThrownBy(() -> JsonPlace.root(Map.of(), List.of(), List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> rules("a.*>b")).hasMessageContaining("ends in a name");
        assertThatThrownBy(() -> rules("a>b.c")).hasMessageContaining("a name without dots");
        assertThatThrownBy(() -> rules("-a..b")).hasMessageContaining("names with dots between them");
        assertThatThrownBy(() -> rules("-" + "a.".repeat(40) + "a")).hasMessageContaining("32 levels");
    }

    /// Whatever comes, in whatever pieces: what the tree model says comes out, or it is refused.
    @Test
    void agreesWithATreeModel() {
        for (int seed = 0; seed < 4000; seed++) {
            var random = new Random(seed);
            var model = new JsonModel(random);
            var document = model.document();
            var bytes = document.text(random).getBytes(UTF_8);
            int[] cuts =
                    random.ints(random.nextInt(5), 0, bytes.length + 1).sorted().toArray();
            var out = edit(JsonPlace.root(model.rename, model.remove, model.keep), bytes, cuts);
            assertThat(JsonModel.parse(out).toString())
                    .as(
                            "seed %d: %s with %s %s %s gave %s",
                            seed, new String(bytes, UTF_8), model.rename, model.remove, model.keep, out)
                    .isEqualTo(model.expected(document).toString());
        }
    }

    /// Garbage made of JSON: never throws, and what passes is JSON for a strict reader too.
    @Test
    void neverPassesGarbage() {
        int passed = 0;
        for (int seed = 0; seed < 20000; seed++) {
            var random = new Random(seed);
            var model = new JsonModel(random);
            var bytes = model.document().text(random).getBytes(UTF_8);
            for (int i = random.nextInt(3); i > 0; i--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes[at] = (byte) "{}[],:\"\\0-.eE tfnu".charAt(random.nextInt(18));
                    default ->
                        bytes = random.nextBoolean() || bytes.length < 2
                                ? Arrays.copyOf(bytes, bytes.length + 1)
                                : Arrays.copyOf(bytes, bytes.length - 1);
                }
            }
            var out = edit(
                    JsonPlace.root(model.rename, model.remove, model.keep), bytes, random.nextInt(bytes.length + 1));
            boolean isJson = JsonModel.isJson(bytes);
            assertThat(!out.startsWith("not JSON"))
                    .as("seed %d: %s", seed, new String(bytes, UTF_8))
                    .isEqualTo(isJson);
            if (isJson) {
                passed++;
                JsonModel.parse(out);
            }
        }
        assertThat(passed).isBetween(1000, 19000);
    }
}
