package sluice.core.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A script that the store runs as one step. Immutable.
///
/// @param digest by which the store knows it once it has seen it
record Script(String text, String digest) {
    static final Script TAKE = of("take.lua");
    static final Script REFUND = of("refund.lua");

    private static Script of(String name) {
        var text = read("limits.lua") + read(name);
        try {
            var sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
            return new Script(text, HexFormat.of().formatHex(sha1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static String read(String name) {
        try (var in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Script.class.getName());
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
