package sluice.control.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What must have happened. What is left out is not looked at. A text is taken exactly; `"*"` means there at all,
/// `absent` not there, `~` begins a regular expression (RE2/J) for all of it, and `=` a text that would mean one of
/// these.
///
/// @param route the name of the route; `none` if no route matched
/// @param status of the answer
/// @param error the word of what went wrong, such as `rate_limited`; `absent` if nothing did
/// @param upstream the name of the upstream that was asked last; `absent` if none was
/// @param headers of the answer, by name; several values are one text with `, ` between them
/// @param body of the answer
/// @param upstreamRequest what the upstream that was asked last has seen
/// @param upstreamCalls how often upstreams were asked in all of the repeats, tries included: a number, or numbers by
///     upstream
/// @param log fields of the line in the access log, by name
public record Expectation(
        @Nullable Expected route,
        @Nullable Expected status,
        @Nullable Expected error,
        @Nullable Expected upstream,
        Map<String, Expected> headers,
        @Nullable ExpectedBody body,
        @Nullable ExpectedRequest upstreamRequest,
        @Nullable ExpectedCalls upstreamCalls,
        Map<String, Expected> log) {
    /// Whether anything is looked at.
    boolean saysAnything() {
        return route != null
                || status != null
                || error != null
                || upstream != null
                || !headers.isEmpty()
                || body != null
                || upstreamRequest != null
                || upstreamCalls != null
                || !log.isEmpty();
    }
}
