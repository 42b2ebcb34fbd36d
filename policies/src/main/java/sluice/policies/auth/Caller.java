package sluice.policies.auth;

import java.util.List;
import sluice.api.exchange.Identity;

/// Who presents a credential, and what upstreams are told of it.
///
/// @param values one for each header of {@link CallerRules}, in their order; empty for none
record Caller(Identity identity, List<String> values) {
    Caller {
        values = List.copyOf(values);
    }
}
