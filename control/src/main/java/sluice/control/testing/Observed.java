package sluice.control.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.core.client.SentRequest;
import sluice.core.http1.MemoryConnection;

/// What became of one request.
///
/// @param answer null if none came
/// @param listener the name of the listener it came to
/// @param route the name of the route; `none` if no route matched
/// @param error the word of what went wrong; null if nothing did
/// @param reason of it, as the log has it; empty if there is none
/// @param decisions of the policies, in order
/// @param sent what upstreams were asked, tries included
/// @param log the line in the access log
public record Observed(
        MemoryConnection.@Nullable Answer answer,
        String listener,
        String route,
        @Nullable String error,
        String reason,
        List<String> decisions,
        List<SentRequest> sent,
        Map<String, String> log) {}
