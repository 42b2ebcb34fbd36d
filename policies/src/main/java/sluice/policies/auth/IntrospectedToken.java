package sluice.policies.auth;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;

/// What a server said of a token (RFC 7662 section 2.2). Any thread.
final class IntrospectedToken implements TokenTable.Entry {
    private final TokenDigest digest;
    private final boolean active;
    private final Claims claims;
    private final long askedAt;
    private final long forgetAt;
    private volatile @Nullable Admission admission;

    /// @param askedAt when it was asked, on the monotonic clock: it may have changed since
    /// @param forgetAt the second from which on nobody wants to know it
    IntrospectedToken(TokenDigest digest, boolean active, Claims claims, long askedAt, long forgetAt) {
        this.digest = digest;
        this.active = active;
        this.claims = claims;
        this.askedAt = askedAt;
        this.forgetAt = forgetAt;
    }

    @Override
    public TokenDigest digest() {
        return digest;
    }

    @Override
    public boolean isOver(long now) {
        return now >= forgetAt;
    }

    boolean isActive() {
        return active;
    }

    Claims claims() {
        return claims;
    }

    long askedAt() {
        return askedAt;
    }

    /// What the policy of that mark found; null if it was not asked last.
    @Nullable
    Admission admission(Object by) {
        var latest = admission;
        return latest != null && latest.by() == by ? latest : null;
    }

    void admission(Admission found) {
        admission = found;
    }
}
