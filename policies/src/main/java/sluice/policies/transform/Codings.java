package sluice.policies.transform;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;

/// Chooses among content codings by what a client accepts (RFC 9110 section 12.5.3).
final class Codings {
    private static final HeaderName ACCEPT_ENCODING = HeaderName.of("Accept-Encoding");
    private static final int MOST = 1000;
    private static final int UNSAID = -1;

    private Codings() {}

    /// The coding that the client likes best, and of those that it likes equally the first; null if that is none.
    ///
    /// @param offered in the order of preference
    static @Nullable Coding choose(List<Coding> offered, Headers asked) {
        var first = asked.get(ACCEPT_ENCODING);
        if (first == null) {
            return null; // anything would do, but who does not say so is rarely able to decode
        }
        var accepted = asked.count(ACCEPT_ENCODING) == 1 ? first : String.join(",", asked.all(ACCEPT_ENCODING));
        int any = weight(accepted, "*");
        Coding best = null;
        int bestWeight = Math.max(0, weight(accepted, "identity") - 1);
        for (int i = 0; i < offered.size(); i++) {
            int weight = weight(accepted, offered.get(i).token());
            weight = weight == UNSAID ? any : weight;
            if (weight > bestWeight) {
                best = offered.get(i);
                bestWeight = weight;
            }
        }
        return best;
    }

    /// What is said of a coding, 0 to 1000; {@link #UNSAID} if nothing is.
    private static int weight(String accepted, String token) {
        int from = 0;
        while (from <= accepted.length()) {
            int comma = accepted.indexOf(',', from);
            int to = comma < 0 ? accepted.length() : comma;
            int semicolon = accepted.indexOf(';', from);
            int end = semicolon < 0 || semicolon > to ? to : semicolon;
            var name = accepted.substring(from, end).strip().toLowerCase(Locale.ROOT);
            if (name.equals(token) || name.equals("x-gzip") && token.equals("gzip")) {
                return end == to ? MOST : quality(accepted.substring(end + 1, to));
            }
            from = to + 1;
        }
        return UNSAID;
    }

    /// `q=0.5` as 500; what is malformed admits nothing.
    private static int quality(String parameter) {
        var text = parameter.strip();
        if (!text.matches("[qQ]=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
            return 0;
        }
        var digits = (text.substring(2).replace(".", "") + "000").substring(0, 4);
        return Integer.parseInt(digits);
    }
}
