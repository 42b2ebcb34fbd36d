package sluice.core.upstream;

import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;

/// Chooses among the members of one {@link EndpointSet}. Any thread; allocates nothing.
public interface Picker {
    /// @param exchange for whom; only the picker by hash looks at it
    /// @return null if no member is eligible
    @Nullable
    Member pick(Exchange exchange, Eligible eligible);
}
