package sluice.core.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// What one lookup carries from node to node. The order of its visits is the order of precedence; what becomes of a
/// candidate on the way depends on what is looked for. Loop-confined, reused.
final class Walk<R> {
    private final Segments segments = new Segments();
    private @Nullable Exchange exchange;
    private Aim aim = Aim.WINNER;
    private long method;
    private boolean passedOver;
    private long allowed;
    private List<Candidate<R>> seen = List.of();

    private enum Aim {
        /// The first candidate that matches.
        WINNER,
        /// The methods of all candidates of which everything else holds.
        ALLOWED,
        /// All candidates of the path, whatever their conditions.
        SEEN
    }

    void begin(Exchange exchange, int mostSegments) {
        this.exchange = exchange;
        passedOver = false;
        allowed = 0;
        segments.split(exchange.request().path(), mostSegments);
    }

    void forWinner(long method) {
        aim = Aim.WINNER;
        this.method = method;
    }

    /// Only after no winner was found.
    void forAllowed() {
        aim = Aim.ALLOWED;
    }

    void forSeen() {
        aim = Aim.SEEN;
        seen = new ArrayList<>();
    }

    void end() {
        exchange = null;
    }

    /// Whether a candidate of these methods is to be looked at. One that is passed over for its method alone counts.
    boolean admits(long methods) {
        if (aim != Aim.WINNER || (methods & method) != 0) {
            return true;
        }
        passedOver = true;
        return false;
    }

    /// Whether the search ends with this candidate, whose methods were admitted.
    boolean takes(Candidate<R> candidate) {
        return switch (aim) {
            case WINNER -> candidate.holds(exchange());
            case ALLOWED -> {
                allowed |= candidate.holds(exchange()) ? candidate.methods() : 0;
                yield false;
            }
            case SEEN -> {
                seen.add(candidate);
                yield false;
            }
        };
    }

    /// Whether candidates are to be offered that certainly do not match.
    boolean seesAll() {
        return aim == Aim.SEEN;
    }

    /// Whether some candidate of the path was passed over for its method.
    boolean passedOver() {
        return passedOver;
    }

    long method() {
        return method;
    }

    long allowed() {
        return allowed;
    }

    List<Candidate<R>> seen() {
        return seen;
    }

    Segments segments() {
        return segments;
    }

    Exchange exchange() {
        return Objects.requireNonNull(exchange);
    }
}
