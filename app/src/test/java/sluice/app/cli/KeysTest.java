package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sluice.api.identity.PasswordHash;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.identity.KnownConsumers;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.core.threads.SystemClock;

class KeysTest {
    private static final Pattern KEY = Pattern.compile("sluice_[0-9A-Za-z]{49}");

    @Test
    void whatIsPrintedForTheConfigurationKnowsTheKey() {
        var run = CommandRun.of(new Keys(), "keys", "new", "--consumer", "acme");

        assertThat(run.code()).isZero();
        var key = KEY.matcher(run.out()).results().toList();
        assertThat(key).hasSize(1);
        var yaml = run.out().substring(run.out().indexOf("consumers:"));
        var loaded = new Loader(ConfigIndex.load()).load("test.yaml", yaml.getBytes(UTF_8), Secrets.ofProcess());
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        var people = ((Loaded.Valid) loaded).plan().people();
        var consumer = new KnownConsumers(people.table(), SystemClock.INSTANCE)
                .ofApiKey(key.getFirst().group());
        assertThat(Objects.requireNonNull(consumer).name()).isEqualTo("acme");
    }

    @Test
    void programsGetJson() {
        var run = CommandRun.of(new Keys(), "keys", "new", "-o", "json");

        assertThat(run.out())
                .matches(
                        "(?s)\\{\\s*\"key\"\\s*:\\s*\"sluice_\\w{49}\",\\s*\"hash\"\\s*:\\s*\"sha256:[0-9a-f]{64}\"\\s*}\\s*");
    }

    @Test
    void noTwoKeysAreTheSameAndEachChecksItself() {
        var keys = new HashSet<String>();
        var random = new SecureRandom();
        for (int i = 0; i < 1000; i++) {
            var key = NewKey.make(random).text();
            assertThat(key).matches(KEY);
            assertThat(NewKey.check(key.substring(0, 50))).isEqualTo(key.substring(50));
            assertThat(keys.add(key)).isTrue();
        }
    }

    @Test
    void aPasswordIsReadFromStandardInputAndNotShown() {
        var run = hash("correct horse battery\n");

        assertThat(run.code()).isZero();
        assertThat(PasswordHash.parse(run.out().strip()).matches("correct horse battery"))
                .isTrue();
        assertThat(run.out() + run.err()).doesNotContain("horse");
    }

    @Test
    void whatIsNoPasswordIsRefused() {
        assertThat(hash("").code()).isEqualTo(1);
        assertThat(hash("one\ntwo\n").err()).contains("expected: one line");
        assertThat(CommandRun.of(new Keys(), "keys", "old").err())
                .contains("keys: old (expected: new or hash-password)");
        assertThat(CommandRun.of(new Keys(), "keys").code()).isEqualTo(2);
    }

    private static CommandRun hash(String input) {
        return CommandRun.of(new Keys(new ByteArrayInputStream(input.getBytes(UTF_8))), "keys", "hash-password");
    }
}
