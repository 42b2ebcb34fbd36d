package sluice.policies.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ResponsePolicy;
import sluice.api.policy.Verdict;

/// Tells browsers to be careful, on every answer. A field that the upstream has set itself stays as it is. An empty
/// text leaves a field out.
///
/// @param hsts how long a browser uses https alone (`Strict-Transport-Security`, RFC 6797), told over https only;
///     `0s` leaves it out
/// @param hstsSubdomains whether that holds for all names below the host too
/// @param nosniff whether `X-Content-Type-Options: nosniff` is told
/// @param frame `X-Frame-Options`: `DENY`, `SAMEORIGIN`
/// @param referrer `Referrer-Policy`
/// @param csp `Content-Security-Policy`
@ConfigName("secure-headers")
public record SecureHeaders(
        @Default("365d") Duration hsts,
        @Default("true") boolean hstsSubdomains,
        @Default("true") boolean nosniff,
        @Default("DENY") String frame,
        @Default("strict-origin-when-cross-origin") String referrer,
        @Default("") String csp)
        implements PolicySpec {
    private static final HeaderName HSTS = HeaderName.of("Strict-Transport-Security");

    private record Field(HeaderName name, String value) {
        void tell(HeaderEdits headers) {
            if (!headers.contains(name)) {
                headers.add(name, value);
            }
        }
    }

    public SecureHeaders {
        Require.that(
                frame.isEmpty() || frame.equals("DENY") || frame.equals("SAMEORIGIN"),
                "frame",
                frame,
                "DENY, SAMEORIGIN or an empty text");
        requirePrintable(referrer, "referrer");
        requirePrintable(csp, "csp");
    }

    private static void requirePrintable(String value, String component) {
        Require.that(value.chars().allMatch(c -> c >= ' ' && c <= '~'), component, value, "printable ASCII");
    }

    @Override
    public ResponsePolicy build(BuildContext context) {
        var always = always();
        var overTls = new Field(HSTS, "max-age=" + hsts.toSeconds() + (hstsSubdomains ? "; includeSubDomains" : ""));
        boolean tellsHsts = hsts.isPositive();
        return exchange -> {
            var headers = exchange.response().headers();
            for (int i = 0; i < always.size(); i++) {
                always.get(i).tell(headers);
            }
            if (tellsHsts && exchange.request().scheme().equals("https")) {
                overTls.tell(headers);
            }
            return Verdict.PROCEED;
        };
    }

    private List<Field> always() {
        var fields = new ArrayList<Field>();
        add(fields, "X-Content-Type-Options", nosniff ? "nosniff" : "");
        add(fields, "X-Frame-Options", frame);
        add(fields, "Referrer-Policy", referrer);
        add(fields, "Content-Security-Policy", csp);
        return List.copyOf(fields);
    }

    private static void add(List<Field> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.add(new Field(HeaderName.of(name), value));
        }
    }
}
