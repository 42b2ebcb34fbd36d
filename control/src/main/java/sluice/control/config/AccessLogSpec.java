package sluice.control.config;

import java.util.Map;
import java.util.Set;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Percent;
import sluice.api.value.Template;

/// One line of JSON for every exchange. Writing never holds up an exchange; lines that cannot be written in
/// time are counted.
///
/// @param to `stdout`, `off`, or the path of a file; a relative one begins at the file it stands in
/// @param sample the share of exchanges that are logged
/// @param fields more fields by name, each a text with facts in it: `{ tenant:
///     "${request.headers.x-tenant-id}" }`
public record AccessLogSpec(
        @Default("stdout") LogTarget to, @Default("100%") Percent sample, Map<String, Template> fields) {
    /// The fields that every line has when they are known (docs/access-log.md).
    private static final Set<String> FIXED = Set.of(
            ("timestamp request_id trace_id client_ip method host path route consumer tier user_id upstream endpoint"
                            + " status error cause side reason duration_ms upstream_ms gateway_ms attempts request_bytes"
                            + " response_bytes protocol tls cache rate_limit_remaining user_agent grpc_status observed")
                    .split(" ", -1));

    public AccessLogSpec {
        for (var name : fields.keySet()) {
            Require.that(!FIXED.contains(name), "fields", name, "a name that no line has by itself");
        }
    }
}
