package sluice.api.failure;

import java.util.Locale;

/// Who has to change something so that the failure does not happen again.
public enum Side {
    CLIENT,
    GATEWAY,
    UPSTREAM;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /// The name as it stands in the access log and in metric labels: `upstream`.
    public String wire() {
        return wire;
    }
}
