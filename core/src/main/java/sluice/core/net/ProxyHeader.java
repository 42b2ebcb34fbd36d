package sluice.core.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What a PROXY protocol header says.
///
/// @param length bytes of the header, {@link #INCOMPLETE} or {@link #ABSENT}
/// @param client who connected to the proxy; null if the proxy speaks for itself (`LOCAL`, `UNKNOWN`)
/// @param port to which the client connected; 0 if the proxy speaks for itself
/// @param error what is wrong; empty if nothing is
record ProxyHeader(int length, @Nullable InetAddress client, int port, String error) {
    /// More bytes are needed to tell.
    static final int INCOMPLETE = -1;
    /// The connection does not begin with a header.
    static final int ABSENT = -2;

    static final ProxyHeader MORE = new ProxyHeader(INCOMPLETE, null, 0, "");
    static final ProxyHeader NONE = new ProxyHeader(ABSENT, null, 0, "");

    /// A header of a proxy that speaks for itself.
    static ProxyHeader local(int length) {
        return new ProxyHeader(length, null, 0, "");
    }

    static ProxyHeader wrong(String error) {
        return new ProxyHeader(0, null, 0, error);
    }
}
