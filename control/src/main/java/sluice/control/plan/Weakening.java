package sluice.control.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.api.value.ByteSize;
import sluice.api.value.HostPattern;
import sluice.api.value.PathPattern;
import sluice.control.config.Address;
import sluice.control.config.ClientAuthSpec;
import sluice.control.config.EndTime;
import sluice.control.config.TlsVersion;

/// Which changed keys let more in than before: a raised limit of a listener, more trusted proxies, a route
/// that answers more. What policies let in they know themselves, see `sluice.api.policy.Guard`.
final class Weakening {
    private Weakening() {}

    /// @param before null if it is new
    /// @param after null if it is gone
    static boolean is(String section, String key, @Nullable Object before, @Nullable Object after) {
        return switch (section) {
            case "listener" ->
                key.startsWith("limits.")
                        ? isRaised(before, after)
                        : isLooser(key, before, after) || key.equals("trusted-proxies") && adds(before, after);
            case "upstream" -> isLooser(key, before, after);
            case "issuer" -> believesOthers(key, before, after);
            case "admin" ->
                key.equals("token")
                        ? after == null
                        : before instanceof Address old
                                && after instanceof Address now
                                && old.isLoopback()
                                && !now.isLoopback();
            case "consumer" -> key.endsWith(".expires") && isLater(before, after);
            case "route", "group" -> ofMatch(key, before, after);
            default -> false;
        };
    }

    /// TLS that lets in, or believes, somebody whom it did not before.
    private static boolean isLooser(String key, @Nullable Object before, @Nullable Object after) {
        return switch (key) {
            case "tls.client-auth.mode" -> before == ClientAuthSpec.Mode.REQUIRED && after != before;
            case "tls.min-version" -> before == TlsVersion.TLS_1_3 && after != before;
            case "tls.verify" -> Boolean.FALSE.equals(after);
            case "tls.ca" -> before != null && after == null;
            default -> false;
        };
    }

    /// Whether tokens may be believed now that were not before. When in doubt, yes.
    private static boolean believesOthers(String key, @Nullable Object before, @Nullable Object after) {
        return switch (key) {
            case "audience" -> !list(before).contains("any") && adds(before, after);
            case "allow-http" -> Boolean.TRUE.equals(after);
            case "ca" -> before != null;
            default -> true; // who it is, and where its keys are
        };
    }

    private static boolean isLater(@Nullable Object before, @Nullable Object after) {
        return before instanceof EndTime old
                && (!(after instanceof EndTime now) || now.instant().isAfter(old.instant()));
    }

    private static boolean ofMatch(String key, @Nullable Object before, @Nullable Object after) {
        return switch (key) {
            case "listeners", "match.methods" -> widens(before, after);
            case "match.host" -> widensHosts(list(before), list(after));
            case "match.path" -> widensPaths(list(before), list(after));
            case "allow-encoded" -> adds(before, after);
            default -> key.startsWith("match.") && after == null;
        };
    }

    private static boolean isRaised(@Nullable Object before, @Nullable Object after) {
        return switch (before) {
            case ByteSize old when after instanceof ByteSize now -> now.bytes() > old.bytes();
            case Integer old when after instanceof Integer now -> now > old;
            case null, default -> false;
        };
    }

    private static boolean adds(@Nullable Object before, @Nullable Object after) {
        return !new HashSet<>(list(before)).containsAll(list(after));
    }

    /// As {@link #adds}, for lists of which the empty one means everything.
    private static boolean widens(@Nullable Object before, @Nullable Object after) {
        return !list(before).isEmpty() && (list(after).isEmpty() || adds(before, after));
    }

    private static boolean widensHosts(List<?> before, List<?> after) {
        return !before.isEmpty()
                && (after.isEmpty()
                        || after.stream()
                                .map(HostPattern.class::cast)
                                .anyMatch(now -> before.stream()
                                        .map(HostPattern.class::cast)
                                        .noneMatch(old -> old.covers(now))));
    }

    private static boolean widensPaths(List<?> before, List<?> after) {
        return !before.isEmpty()
                && (after.isEmpty()
                        || after.stream()
                                .map(PathPattern.class::cast)
                                .anyMatch(now -> before.stream()
                                        .map(PathPattern.class::cast)
                                        .noneMatch(old -> old.covers(now))));
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof Collection<?> elements ? List.copyOf(elements) : List.of();
    }
}
