package sluice.policies.auth;

import java.util.List;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;

/// Who presents a credential, and what upstreams are told of it.
///
/// @param fields what upstreams learn
/// @param silent the names of headers about which nothing is said, so that they must not go there
record Caller(Identity identity, List<HeaderField> fields, List<HeaderName> silent) {
    Caller {
        fields = List.copyOf(fields);
        silent = List.copyOf(silent);
    }
}
