package sluice.control.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One encapsulated object of a PEM text (RFC 7468 section 2). What stands around it is ignored.
///
/// @param label `CERTIFICATE`, `PRIVATE KEY`, ...
/// @param der what it contains
record PemBlock(String label, byte[] der) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    /// @throws PemException if a block has no end or is not in base 64
    static List<PemBlock> read(String text) throws PemException {
        var blocks = new ArrayList<PemBlock>();
        var begin = BEGIN.matcher(text);
        int at = 0;
        while (begin.find(at)) {
            var label = begin.group(1);
            var ending = "-----END " + label + "-----";
            int end = text.indexOf(ending, begin.end());
            if (end < 0) {
                throw new PemException("a PEM text that is cut off", "a line " + ending);
            }
            blocks.add(new PemBlock(label, decode(label, text.substring(begin.end(), end))));
            at = end + ending.length();
        }
        return blocks;
    }

    private static byte[] decode(String label, String body) throws PemException {
        try {
            // Old key files have fields such as Proc-Type in front; a key with these is encrypted.
            if (body.contains("Proc-Type:")) {
                throw new PemException("an encrypted key", "a key without a password");
            }
            return Base64.getMimeDecoder().decode(body.strip());
        } catch (IllegalArgumentException e) {
            throw new PemException("a broken " + label, "base 64 between its BEGIN and END");
        }
    }
}
