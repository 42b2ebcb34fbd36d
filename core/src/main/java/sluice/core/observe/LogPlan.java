package sluice.core.observe;

import java.util.List;
import sluice.api.value.Template;

/// Settings of the access log, prepared for writing lines.
///
/// @param share the part of exchanges that get a line, 0 to 1
record LogPlan(String to, double share, List<Extra> extras) {

    /// A field that the configuration added; its name as it stands in a line.
    record Extra(byte[] name, Template value) {}

    static LogPlan of(AccessLogSettings settings) {
        double share = settings.to().equals(AccessLogSettings.OFF)
                ? 0
                : settings.sample().value() / 100;
        var extras = settings.fields().entrySet().stream()
                .map(it -> new Extra(JsonLine.name(it.getKey()), it.getValue()))
                .toList();
        return new LogPlan(settings.to(), share, extras);
    }
}
