package sluice.core.tls;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The keys under which clients keep their sessions (RFC 5077, RFC 8446 section 4.6.1): made when the
/// process starts, shared by all listeners, kept over reloads. The first encrypts; those before it are
/// still understood, so that a ticket is good for {@value #KEPT} periods at most. Whoever learns the keys
/// can read what was resumed under them, so they are replaced every few hours and never leave the
/// process. Any thread; never on the path of a request.
public final class TicketKeys {
    /// How long a key encrypts, in hours.
    public static final int PERIOD_HOURS = 6;

    static final int KEPT = 3;

    private final SecureRandom random = new SecureRandom();
    // Guarded by this.
    private final List<OpenSslSessionTicketKey> keys = new ArrayList<>();
    private final Set<OpenSslServerSessionContext> users = new HashSet<>();

    /// From now on, sessions of this context are kept under these keys.
    synchronized void attach(OpenSslServerSessionContext user) {
        if (keys.isEmpty()) {
            keys.add(fresh());
        }
        users.add(user);
        user.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
    }

    synchronized void detach(OpenSslServerSessionContext user) {
        users.remove(user);
    }

    /// Encrypts under a new key from now on.
    public synchronized void rotate() {
        if (keys.isEmpty()) {
            return;
        }
        keys.addFirst(fresh());
        if (keys.size() > KEPT) {
            keys.removeLast();
        }
        var current = keys.toArray(OpenSslSessionTicketKey[]::new);
        users.forEach(user -> user.setTicketKeys(current));
    }

    private OpenSslSessionTicketKey fresh() {
        return new OpenSslSessionTicketKey(
                bytes(OpenSslSessionTicketKey.NAME_SIZE),
                bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
