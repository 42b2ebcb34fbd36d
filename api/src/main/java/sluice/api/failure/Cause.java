package sluice.api.failure;

import java.util.Locale;

/// What a proxy can say went wrong, by the registered names of `Proxy-Status` error types (RFC 9209 section 2.3).
public enum Cause {
    DNS_TIMEOUT,
    DNS_ERROR,
    DESTINATION_NOT_FOUND,
    DESTINATION_UNAVAILABLE,
    CONNECTION_REFUSED,
    CONNECTION_TERMINATED,
    CONNECTION_TIMEOUT,
    CONNECTION_READ_TIMEOUT,
    CONNECTION_WRITE_TIMEOUT,
    CONNECTION_LIMIT_REACHED,
    TLS_PROTOCOL_ERROR,
    TLS_CERTIFICATE_ERROR,
    TLS_ALERT_RECEIVED,
    HTTP_REQUEST_ERROR,
    HTTP_REQUEST_DENIED,
    HTTP_RESPONSE_INCOMPLETE,
    HTTP_RESPONSE_HEADER_SECTION_SIZE,
    HTTP_RESPONSE_BODY_SIZE,
    HTTP_RESPONSE_TRANSFER_CODING,
    HTTP_RESPONSE_TIMEOUT,
    HTTP_UPGRADE_FAILED,
    HTTP_PROTOCOL_ERROR,
    PROXY_INTERNAL_ERROR,
    PROXY_LOOP_DETECTED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /// The name as it stands in `Proxy-Status`, the access log and the span: `connection_refused`.
    public String wire() {
        return wire;
    }
}
