package sluice.app.protocol;

import java.util.ArrayList;
import java.util.List;

/// One row of the table in `src/test/resources/wire`; `README.md` there explains how it is written.
///
/// @param source which section or publication it comes from
/// @param asks the request that the client sends; of requests it is the row's own octets
/// @param octets what is put on the wire, one character per octet
/// @param ends whether the sender closes the connection behind them
/// @param verdict the first word behind the `=`: `refused`, `answered`, `forwarded`, `passed`, `cut`
/// @param told the rest of that line
/// @param expected the lines below it
record WireCase(
        String name,
        String source,
        String asks,
        String octets,
        boolean ends,
        String verdict,
        String told,
        List<String> expected) {

    /// What stands behind this word in the lines below the verdict, one entry for each.
    List<String> all(String word) {
        var found = new ArrayList<String>();
        for (var line : expected) {
            if (line.equals(word)) {
                found.add("");
            } else if (line.startsWith(word + " ")) {
                found.add(line.substring(word.length() + 1));
            }
        }
        return found;
    }

    boolean says(String word) {
        return expected.contains(word);
    }

    @Override
    public String toString() {
        return name;
    }
}
