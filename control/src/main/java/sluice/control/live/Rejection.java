package sluice.control.live;

import java.time.Instant;
import java.util.List;
import sluice.control.bind.Problem;

/// A configuration that was not taken up, while the one before it goes on serving.
///
/// @param at when
/// @param problems why, one line each
public record Rejection(Instant at, List<Problem> problems) {
    public Rejection {
        problems = List.copyOf(problems);
    }
}
