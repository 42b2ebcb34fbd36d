package sluice.control.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.control.bind.Problem;

/// The gateway as its operators see it; what stands behind the admin API. Called on threads that may block.
/// What is returned as an object is told as JSON (see {@link Json}). Any thread.
public interface AdminView {
    /// Whether traffic should come.
    Readiness readiness();

    /// The running configuration as YAML, defaults included, secrets masked.
    String config();

    /// Public keys by which upstreams verify what the gateway signs (RFC 7517 section 5).
    List<Map<String, String>> publicKeys();

    List<RouteView> routes();

    List<UpstreamView> upstreams();

    /// Which route a request would take, the runners-up and why not, the policies in order.
    Object explain(Question question);

    /// Every error of a configuration; empty if there is none. Has no side effect and reads no secret.
    List<Problem> validate(String yaml);

    /// What a configuration would change. Has no side effect and reads no secret.
    ///
    /// @throws InvalidConfiguration if it has errors
    Object plan(String yaml) throws InvalidConfiguration;

    /// Begins to drain, as SIGTERM does. Returns at once; asking twice changes nothing.
    void drain();

    /// @param accept the Accept field of who asks; null if there is none
    void writeMetrics(OutputStream out, @Nullable String accept) throws IOException;

    /// The media type of what {@link #writeMetrics} writes for this Accept field.
    String metricsMediaType(@Nullable String accept);
}
