package sluice.control.config;

/// A version of TLS that is still safe.
public enum TlsVersion {
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private final String wire;

    TlsVersion(String wire) {
        this.wire = wire;
    }

    /// As configuration and logs write it.
    public String wireName() {
        return wire;
    }

    @Override
    public String toString() {
        return wire;
    }
}
