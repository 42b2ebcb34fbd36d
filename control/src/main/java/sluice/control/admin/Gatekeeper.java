package sluice.control.admin;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keeps out whom the admin API is not for: web pages that make a browser ask (a Host that is a name somebody else
/// chose, "DNS rebinding"; a foreign Origin), and callers without the token. Any thread.
final class Gatekeeper {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");
    private static final String BEARER = "bearer ";

    private final AdminSettings settings;
    private final byte @Nullable [] token;

    Gatekeeper(AdminSettings settings) {
        this.settings = settings;
        this.token = settings.token() == null ? null : digest(settings.token());
    }

    /// Why this must not be answered; null if it may.
    @Nullable
    Reply objection(String path, Headers headers) {
        if (settings.probesOnly()) {
            return null;
        }
        var host = headers.getFirst("Host");
        if (host == null || !isOurs(hostOf(host))) {
            return Reply.problem(
                    421,
                    "Host is none of this listener's (expected: an address, localhost, or "
                            + settings.address().getHostString() + ")");
        }
        if (isForeign(headers, host)) {
            return Reply.problem(403, "requests of other web sites are refused");
        }
        return isTrusted(headers) || path.startsWith("/health/")
                ? null
                : Reply.problem(401, "expected: Authorization: Bearer with the token of the configuration")
                        .with("WWW-Authenticate", "Bearer realm=\"sluice admin\"");
    }

    /// Whether the caller presented the token, or none is needed.
    boolean isTrusted(Headers headers) {
        if (token == null) {
            return !settings.probesOnly();
        }
        var credential = headers.getFirst("Authorization");
        return credential != null
                && credential.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        token, digest(credential.substring(BEARER.length()).strip()));
    }

    private boolean isOurs(String host) {
        return ADDRESS.matcher(host).matches()
                || host.equals("localhost")
                || host.equals(settings.address().getHostString().toLowerCase(Locale.ROOT));
    }

    private static boolean isForeign(Headers headers, String host) {
        var origin = headers.getFirst("Origin");
        var site = headers.getFirst("Sec-Fetch-Site");
        return site != null && FOREIGN.contains(site) || origin != null && !origin.equalsIgnoreCase("http://" + host);
    }

    private static String hostOf(String authority) {
        int colon = authority.lastIndexOf(':');
        var host = colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
        return host.toLowerCase(Locale.ROOT);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
