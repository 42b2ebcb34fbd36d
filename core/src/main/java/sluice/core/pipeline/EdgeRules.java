package sluice.core.pipeline;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import sluice.api.value.CidrSet;
import sluice.core.message.ConnectionFields;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// What the edge takes out of a client's head before anything else sees it: fields that belong to one connection,
/// fields that only a trusted proxy may set, and fields by which upstreams know who calls. Immutable.
///
/// Names are compared after folding `_` and `.` to `-`, because many servers treat these spellings as the same. Even a
/// trusted proxy is believed in the usual spelling only: another one may be what its own client sent.
public final class EdgeRules {
    /// Never a client's to send: `Expect` is answered here; `Proxy` becomes `HTTP_PROXY` in programs that follow CGI.
    private static final Set<String> NEVER = Set.of("expect", "proxy");
    private static final Set<String> PROXY_FIELDS = Set.of("forwarded", "x-real-ip", "x-request-id");
    private static final String PROXY_PREFIX = "x-forwarded-";

    private final CidrSet trusted;
    private final Set<String> identity;
    private final boolean[] suspects = new boolean[1024];

    /// @param trusted networks of proxies whose word about clients is believed
    /// @param identity names of headers that tell upstreams who calls, in any spelling
    public EdgeRules(CidrSet trusted, Collection<String> identity) {
        this.trusted = trusted;
        this.identity = new HashSet<>();
        identity.forEach(name -> this.identity.add(folded(name)));
        this.identity.forEach(this::suspect);
        ConnectionFields.names().forEach(this::suspect);
        PROXY_FIELDS.forEach(this::suspect);
        NEVER.forEach(this::suspect);
        suspect("content-length");
    }

    private void suspect(String folded) {
        suspects[slot(folded.hashCode())] = true;
    }

    public CidrSet trusted() {
        return trusted;
    }

    /// Drops fields from a head that is not yet published.
    public void clean(HeaderBlock headers, boolean trustedPeer) {
        ConnectionFields.dropNominated(headers);
        for (int i = 0; i < headers.count(); i++) {
            if (headers.isDropped(i) || !mayMatter(headers, i)) {
                continue;
            }
            var name = headers.name(i);
            boolean foldable = isFoldable(name.lower());
            var lower = foldable ? folded(name.lower()) : name.lower();
            if (ConnectionFields.contains(lower)
                    || NEVER.contains(lower)
                    || foldable && lower.equals("content-length")
                    || identity.contains(lower)
                    || (foldable || !trustedPeer) && isProxyField(lower)) {
                headers.drop(i);
            }
        }
    }

    /// Cleans the head of a handshake for a tunnel: what belongs to the connection goes, but `Upgrade` stays,
    /// for routes and conditions to see.
    ///
    /// @param upgrade which field it is
    public void cleanHandshake(HeaderBlock headers, int upgrade, boolean trustedPeer) {
        headers.dropAll(FieldNames.SEC_WEBSOCKET_KEY);
        headers.dropAll(FieldNames.SEC_WEBSOCKET_VERSION);
        int name = headers.nameAt(upgrade);
        int hash = headers.hashAt(upgrade);
        clean(headers, trustedPeer);
        headers.add(name, headers.nameEndAt(upgrade), hash, headers.valueAt(upgrade), headers.valueEndAt(upgrade));
    }

    /// Whether the name could be one of those that are dropped: nearly every other name is told apart by its hash,
    /// without making a text of it.
    private boolean mayMatter(HeaderBlock headers, int field) {
        var bytes = headers.bytes();
        int from = headers.nameAt(field);
        int to = headers.nameEndAt(field);
        int hash = 0;
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            hash = 31 * hash + (b >= 'A' && b <= 'Z' ? b + 32 : b == '_' || b == '.' ? '-' : b);
        }
        boolean forwarding = to - from > PROXY_PREFIX.length() && (bytes[from + 2] | 32) == 'f';
        return forwarding || suspects[slot(hash)];
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 10 ^ hash >>> 20) & 1023;
    }

    private static boolean isProxyField(String lower) {
        return lower.startsWith(PROXY_PREFIX) || PROXY_FIELDS.contains(lower);
    }

    private static boolean isFoldable(String lower) {
        return lower.indexOf('_') >= 0 || lower.indexOf('.') >= 0;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }
}
