package sluice.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Random targets from the pieces that attacks are made of, against a slow reading of the rules.
class TargetFuzzTest {
    private static final int TARGETS = 100_000;
    private static final List<String> PIECES = List.of(
            "/", "/", "/", "/", ".", "..", "a", "b", ";", ";x=y", "%2e", "%2E", "%2f", "%2F", "%61", "%3b", "%5c",
            "%00", "%", "%c3%A9", "%25", "~", "\\", "{", "|", ":", "%7e", "%2", "?", "*");
    private static final Pattern UNRESERVED =
            Pattern.compile("%(2D|2E|5F|7E|3[0-9]|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])", Pattern.CASE_INSENSITIVE);
    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");
    private static final Pattern WRONG = Pattern.compile("%(?![0-9a-fA-F]{2})|%00|%5[cC]|\\\\");
    private static final Pattern HIDDEN_DOTS =
            Pattern.compile("(^|/)(?:[^/]*%2F)?\\.\\.?(;[^/]*|%2F[^/]*)(/|$)|%2F\\.\\.?(/|;|%2F|$)");

    private final Random random = new Random(20261120);

    private static Target parse(String target) {
        var bytes = target.getBytes(ISO_8859_1);
        return Target.parse("GET", bytes, 0, bytes.length);
    }

    @Test
    void agreesWithASlowReadingOfTheRules() {
        int admitted = 0;
        for (int i = 0; i < TARGETS; i++) {
            var text = random();
            var target = parse(text);
            assertThat(target.error().isEmpty() ? target.path() : "refused")
                    .as(text)
                    .isEqualTo(reference(text));
            if (target.error().isEmpty()) {
                admitted++;
                assertIsCanonical(text, target);
            }
        }
        assertThat(admitted).isBetween(TARGETS / 10, TARGETS * 9 / 10);
    }

    private static void assertIsCanonical(String text, Target target) {
        var path = target.path();
        assertThat(path).as(text).startsWith("/").doesNotContain("//", "/./", "/../", "\\", "%5C", "%00");
        assertThat(path.endsWith("/.") || path.endsWith("/..")).as(text).isFalse();
        assertThat(target.encodedSlash()).as(text).isEqualTo(path.contains("%2F"));
        var again = parse(path);
        assertThat(again.error()).as(text).isEmpty();
        assertThat(again.path()).as(text).isEqualTo(path);
    }

    private String random() {
        var text = new StringBuilder("/");
        for (int i = random.nextInt(9); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String reference(String target) {
        int question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        if (WRONG.matcher(path).find()) {
            return "refused";
        }
        path = UNRESERVED
                .matcher(path)
                .replaceAll(it -> Character.toString(Integer.parseInt(it.group().substring(1), 16)));
        path = ESCAPE.matcher(path).replaceAll(it -> it.group().toUpperCase(Locale.ROOT));
        path = path.replace("{", "%7B").replace("|", "%7C");
        if (HIDDEN_DOTS.matcher(path).find()) {
            return "refused";
        }
        var kept = new ArrayDeque<String>();
        var segments = path.substring(1).split("/", -1);
        for (var segment : segments) {
            if (segment.equals("..") && kept.pollLast() == null) {
                return "refused";
            }
            if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                kept.add(segment);
            }
        }
        boolean open = List.of("", ".", "..").contains(segments[segments.length - 1]);
        return "/" + String.join("/", kept) + (open && !kept.isEmpty() ? "/" : "");
    }

    @Test
    void neverBreaksOnArbitraryBytes() {
        var bytes = new byte[64];
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = '/';
            int length = 1 + random.nextInt(bytes.length);
            for (int j = 1; j < length && i % 2 == 0; j++) {
                bytes[j] = (byte) (33 + (bytes[j] & 63));
            }
            var target = Target.parse("GET", bytes, 0, length);
            if (target.error().isEmpty()) {
                assertIsCanonical(target.path(), target);
            }
        }
    }
}
