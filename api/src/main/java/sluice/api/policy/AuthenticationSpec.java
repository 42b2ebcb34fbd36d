package sluice.api.policy;

import java.util.Set;

/// The configuration of an {@link Authentication}.
public interface AuthenticationSpec extends Guard, IdentityHeaders {
    @Override
    Authentication build(BuildContext context);

    @Override
    default Set<String> identityHeaders() {
        return Set.of();
    }
}
