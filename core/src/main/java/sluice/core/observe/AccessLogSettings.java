package sluice.core.observe;

import java.util.Map;
import sluice.api.value.Percent;
import sluice.api.value.Template;

/// What the access log is told to do.
///
/// @param to `stdout`, `off`, or the path of a file that lines are appended to
/// @param sample how many of the exchanges get a line
/// @param fields further fields, by name; one that comes out empty is left out
public record AccessLogSettings(String to, Percent sample, Map<String, Template> fields) {
    public static final String STDOUT = "stdout";
    public static final String OFF = "off";

    public AccessLogSettings {
        fields = Map.copyOf(fields);
    }

    /// Every exchange, to stdout.
    public static AccessLogSettings standard() {
        return new AccessLogSettings(STDOUT, new Percent(100), Map.of());
    }
}
