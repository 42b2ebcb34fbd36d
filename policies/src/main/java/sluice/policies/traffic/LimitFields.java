package sluice.policies.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.store.Decision;
import sluice.api.store.Limit;

/// How limits are told to a client: `X-RateLimit-*` as most gateways write them, and the fields of the IETF
/// draft (draft-ietf-httpapi-ratelimit-headers). Quota and window are those of the bucket: a burst of 20 at
/// 10 a minute is 20 in 120 seconds.
///
/// @param limits the limits of one policy
/// @param quotas `X-RateLimit-Limit` for each of them
/// @param policies `RateLimit-Policy` for each of them
/// @param name the policy, as a structured string (RFC 9651 section 3.3.3)
record LimitFields(List<Limit> limits, List<HeaderField> quotas, List<HeaderField> policies, String name) {
    private static final HeaderName LIMIT = HeaderName.of("X-RateLimit-Limit");
    private static final HeaderName REMAINING = HeaderName.of("X-RateLimit-Remaining");
    private static final HeaderName RESET = HeaderName.of("X-RateLimit-Reset");
    private static final HeaderName RATE_LIMIT_POLICY = HeaderName.of("RateLimit-Policy");
    private static final HeaderName RATE_LIMIT = HeaderName.of("RateLimit");

    static LimitFields of(List<Limit> limits, String policy) {
        var name = quoted(policy);
        return new LimitFields(
                limits,
                limits.stream().map(it -> quota(it.quota())).toList(),
                limits.stream()
                        .map(it -> HeaderField.fixed(RATE_LIMIT_POLICY, describe(it, name)))
                        .toList(),
                name);
    }

    private static HeaderField quota(long quota) {
        return HeaderField.fixed(LIMIT, Long.toString(quota));
    }

    private static String describe(Limit limit, String name) {
        long window = limit.window().toSeconds();
        return name + ";q=" + limit.quota() + (window < 1 ? "" : ";w=" + window);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' || c > '~' ? '?' : c);
        }
        return quoted.append('"').toString();
    }

    /// Writes the fields of the limit that decided, in place of whatever an upstream wrote.
    ///
    /// @param age nanoseconds since the decision
    void tell(HeaderEdits headers, Decision.Now decision, long age, Instant now) {
        var limit = decision.tightest();
        long wait = Math.max(0, (decision.nextNanos() > 0 ? decision.nextNanos() : decision.fullNanos()) - age);
        int which = limits.indexOf(limit);
        headers.set(quotas.get(which)).set(policies.get(which));
        tell(headers, decision.remaining(), wait, now, name);
    }

    /// How a limit of exchanges at a time is told to who was refused by it.
    static void tellFull(HeaderEdits headers, long limit, String policy, long retryNanos, Instant now) {
        var name = quoted(policy);
        headers.set(quota(limit));
        headers.set(RATE_LIMIT_POLICY, name + ";q=" + limit + ";qu=\"concurrent-requests\"");
        tell(headers, 0, retryNanos, now, name);
    }

    private static void tell(HeaderEdits headers, long remaining, long wait, Instant now, String name) {
        headers.set(REMAINING, Long.toString(remaining));
        headers.set(RESET, Long.toString(now.getEpochSecond() + seconds(now.getNano() + wait)));
        headers.set(RATE_LIMIT, name + ";r=" + remaining + ";t=" + seconds(wait));
    }

    /// Whole seconds, rounded up.
    static long seconds(long nanos) {
        return Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos());
    }
}
