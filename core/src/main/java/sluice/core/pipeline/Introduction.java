package sluice.core.pipeline;

import java.util.List;
import sluice.api.exchange.HeaderField;

/// What upstreams were told last of the client at the end of one connection: most of its requests are for the
/// same host, and then the same is said again. Loop-confined.
final class Introduction {
    private String gateway = "";
    private String authority = "";
    private String protocol = "";
    private List<HeaderField> fields = List.of();

    /// Whether that was said for such a request.
    boolean holds(String gateway, String authority, String protocol) {
        return !fields.isEmpty()
                && this.authority.equals(authority)
                && this.protocol.equals(protocol)
                && this.gateway.equals(gateway);
    }

    void say(String gateway, String authority, String protocol, List<HeaderField> fields) {
        this.gateway = gateway;
        this.authority = authority;
        this.protocol = protocol;
        this.fields = fields;
    }

    List<HeaderField> fields() {
        return fields;
    }
}
