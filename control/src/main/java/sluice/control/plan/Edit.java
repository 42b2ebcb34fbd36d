package sluice.control.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing of the configuration that a change adds, removes or changes.
///
/// @param kind what happens to it
/// @param section what it is: `route`, `upstream`, `listener`, `group`, `gateway`, `admin`, ...
/// @param name which of them; empty where there is one
/// @param summary what it is or was, in one line; empty if it is changed
/// @param details what is told of it, or what changes in it
public record Edit(Kind kind, String section, String name, String summary, List<Detail> details) {
    /// What happens.
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /// One key.
    ///
    /// @param key as YAML writes it: `timeouts.response`, `policies.rate-limit.limit`
    /// @param before null if it is new
    /// @param after null if it is gone
    /// @param weaker whether less is kept out after the change than before
    public record Detail(
            String key, @Nullable String before, @Nullable String after, boolean weaker) {}

    /// Whether less is kept out after the change than before.
    public boolean weaker() {
        return details.stream().anyMatch(Detail::weaker);
    }
}
