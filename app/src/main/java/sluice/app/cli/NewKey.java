package sluice.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// A new API key: `sluice_`, by which a search finds keys that got lost, 256 random bits in 43 letters and
/// digits, and 6 that check the others, by which a scanner tells a key from a text that looks like one.
record NewKey(String text) {
    private static final String PREFIX = "sluice_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;

    static NewKey make(SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var key = PREFIX + digits(new BigInteger(1, bytes), RANDOM_DIGITS);
        return new NewKey(key + check(key));
    }

    /// What the last digits of a key have to be.
    static String check(String key) {
        var crc = new CRC32();
        crc.update(key.getBytes(US_ASCII));
        return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }

    private static String digits(BigInteger number, int count) {
        var text = new StringBuilder();
        var rest = number;
        var base = BigInteger.valueOf(DIGITS.length());
        for (int i = 0; i < count; i++) {
            var parts = rest.divideAndRemainder(base);
            text.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return text.reverse().toString();
    }

    /// As the configuration has it.
    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hash();
    }
}
