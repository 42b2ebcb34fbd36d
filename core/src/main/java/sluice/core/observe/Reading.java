package sluice.core.observe;

/// What is not counted as it happens, but read when somebody asks.
public enum Reading {
    /// 1 or 0; labels upstream and endpoint.
    ENDPOINT_HEALTHY("sluice_endpoint_healthy", "Whether an endpoint takes traffic.", "upstream", "endpoint"),
    /// 0 closed, 1 half open, 2 open; label upstream.
    CIRCUIT_STATE("sluice_circuit_state", "The circuit breaker: 0 closed, 1 half open, 2 open.", "upstream"),
    /// Label side: `client`, `upstream`.
    CONNECTIONS("sluice_connections", "Open connections.", "side"),
    TUNNELS("sluice_tunnels", "Tunnels (WebSocket) that are open."),
    SNAPSHOTS_LIVE("sluice_snapshots_live", "Configurations that still have exchanges; 1 when nothing drains."),
    /// Bytes; label kind: `heap`, `direct`, ...
    MEMORY_BYTES("sluice_memory_bytes", "Memory in use.", "kind"),
    /// Seconds.
    LOOP_LAG_SECONDS("sluice_loop_lag_seconds", "How late the latest event loop ran its last timer."),
    LOG_DROPPED("sluice_log_dropped_total", "Access log lines that were dropped because the output was too slow."),
    /// 1 or 0; labels kind and name.
    DEPENDENCY_UP("sluice_dependency_up", "Whether what policies depend on answers.", "kind", "name"),
    /// Seconds until it expires; label name.
    CERTIFICATE_EXPIRY("sluice_certificate_expiry_seconds", "Seconds until a certificate expires.", "name");

    final String metric;
    final String help;
    private final String labels;

    Reading(String metric, String help, String... labels) {
        this.metric = metric;
        this.help = help;
        this.labels = String.join(",", labels);
    }

    String[] labels() {
        return labels.isEmpty() ? new String[0] : labels.split(",", -1);
    }

    boolean isCounter() {
        return metric.endsWith("_total");
    }
}
