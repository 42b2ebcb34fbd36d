package sluice.core.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The endpoints of an upstream at one moment. Immutable.
///
/// Members are in the order of their names, so that every gateway that sees the same set computes the same
/// tables.
/// An address that is named twice is one member with both weights.
public final class EndpointSet {
    public static final EndpointSet EMPTY = new EndpointSet(new Member[0]);

    private final Member[] members;

    private EndpointSet(Member[] members) {
        this.members = members;
    }

    public static EndpointSet of(Collection<Member> members) {
        var byEndpoint = new IdentityHashMap<Endpoint, Member>();
        for (var member : members) {
            byEndpoint.merge(
                    member.endpoint(),
                    member,
                    (one, other) -> new Member(one.endpoint(), one.weight() + other.weight(), one.authority()));
        }
        var sorted = new ArrayList<>(byEndpoint.values());
        sorted.sort(Comparator.comparing((Member member) -> member.endpoint().name())
                .thenComparing(Member::authority));
        return sorted.isEmpty() ? EMPTY : new EndpointSet(sorted.toArray(Member[]::new));
    }

    public int size() {
        return members.length;
    }

    public boolean isEmpty() {
        return members.length == 0;
    }

    public Member get(int index) {
        return members[index];
    }

    public List<Member> members() {
        return List.of(members);
    }

    /// The weights in the order of the members.
    int[] weights() {
        var weights = new int[members.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = members[i].weight();
        }
        return weights;
    }

    /// A walk over all members, for when drawing has not found one that is eligible: each eligible member gets
    /// its
    /// share of the values of `random`.
    ///
    /// @param random any number
    @Nullable
    Member scan(Eligible eligible, long random) {
        long total = 0;
        for (var member : members) {
            if (eligible.admits(member.endpoint())) {
                total += member.weight();
            }
        }
        if (total == 0) {
            return null;
        }
        long rest = Long.remainderUnsigned(random, total);
        Member last = null;
        for (var member : members) {
            if (eligible.admits(member.endpoint())) {
                last = member;
                rest -= member.weight();
                if (rest < 0) {
                    return member;
                }
            }
        }
        return last;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EndpointSet that && Arrays.equals(members, that.members);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(members);
    }

    @Override
    public String toString() {
        return Arrays.toString(members);
    }
}
