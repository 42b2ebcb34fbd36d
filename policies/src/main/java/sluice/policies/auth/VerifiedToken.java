package sluice.policies.auth;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;

/// A token whose signature was found right. Whether it is good for a route is for the route's policy to say;
/// what it said last stands here too. Any thread.
final class VerifiedToken implements TokenTable.Entry {
    private final TokenDigest digest;
    private final VerificationKey key;
    private final JwsAlgorithm algorithm;
    private final String type;
    private final Claims claims;
    private volatile @Nullable Admission admission;

    VerifiedToken(TokenDigest digest, VerificationKey key, SignedToken token) {
        this.digest = digest;
        this.key = key;
        this.algorithm = token.algorithm();
        this.type = token.type();
        this.claims = Claims.of(token.claims());
    }

    @Override
    public TokenDigest digest() {
        return digest;
    }

    JwsAlgorithm algorithm() {
        return algorithm;
    }

    String type() {
        return type;
    }

    Claims claims() {
        return claims;
    }

    /// Whether the key that it was verified by is gone.
    boolean isOrphan() {
        return key.hasLeft();
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

    @Override
    public boolean isOver(long now) {
        var latest = admission;
        return key.hasLeft() || latest != null && now >= latest.until();
    }
}
