package sluice.control.config;

import java.util.Map;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Percent;
import sluice.api.value.Template;

/// One line of JSON for every exchange. Writing never holds up an exchange; lines that cannot be written in
/// time are counted.
///
/// @param to `stdout`, `off`, or the path of a file
/// @param sample the share of exchanges that are logged
/// @param fields more fields by name, each a text with facts in it: `{ tenant:
///     "${request.headers.x-tenant-id}" }`
public record AccessLogSpec(
        @Default("stdout") String to, @Default("100%") Percent sample, Map<String, Template> fields) {
    public AccessLogSpec {
        Require.that(!to.isBlank(), "to", Check.quoted(to), "stdout, off or the path of a file");
    }
}
