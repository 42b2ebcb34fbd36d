package sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.api.identity.PasswordHash;
import sluice.control.admin.Json;

/// `sluice keys`: makes the credentials of consumers, and what the configuration keeps of them.
final class Keys implements Command {
    private static final Option CONSUMER = Option.of("--consumer", "NAME", "whose key it will be");
    private static final int LONGEST = 1024;

    private final InputStream in;

    Keys() {
        this(System.in);
    }

    /// @param in where a password is read from
    Keys(InputStream in) {
        this.in = in;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "keys",
                List.of("new|hash-password"),
                List.of(CONSUMER, Option.FORMAT),
                "new: makes an API key, shown once, and its hash for the configuration; hash-password: reads a password"
                        + " from standard input and writes its hash");
    }

    @Override
    public int run(Given given, Console console) throws IOException {
        switch (given.parameter(0)) {
            case "new" -> newKey(given, console);
            case "hash-password" -> hashPassword(given, console);
            default -> throw new UsageException("keys: " + given.parameter(0) + " (expected: new or hash-password)");
        }
        return 0;
    }

    private static void newKey(Given given, Console console) {
        var key = NewKey.make(new SecureRandom());
        var consumer = given.value(CONSUMER);
        if (given.wantsJson()) {
            var told = new LinkedHashMap<String, String>();
            if (consumer != null) {
                told.put("consumer", consumer);
            }
            told.put("key", key.text());
            told.put("hash", key.hash());
            console.out().print(Json.text(told));
            return;
        }
        console.out().println("key   " + key.text());
        console.out().println("hash  " + key.hash());
        console.out().println();
        console.out()
                .println(
                        "The key goes to whoever calls, and is not shown again. The hash goes into the configuration:");
        console.out().println();
        console.out().println("consumers:");
        console.out().println("  - name: " + (consumer == null ? "NAME" : consumer));
        console.out().println("    api-keys: [\"" + key.hash() + "\"]");
    }

    private void hashPassword(Given given, Console console) throws IOException {
        var text = new String(in.readNBytes(LONGEST + 3), UTF_8);
        var password = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (password.isEmpty() || password.length() > LONGEST || password.indexOf('\n') >= 0) {
            throw new IOException(
                    "the password on standard input (expected: one line of at most " + LONGEST + " characters)");
        }
        var hash = PasswordHash.of(password, new SecureRandom()).text();
        if (given.wantsJson()) {
            console.out().print(Json.text(new LinkedHashMap<>(Map.of("hash", hash))));
        } else {
            console.out().println(hash);
        }
    }
}
