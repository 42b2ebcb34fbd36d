package sluice.control.admin;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where the admin API listens and who may use it.
///
/// @param address where to listen
/// @param token what a caller must present; null if nothing, which only loopback allows
/// @param probesOnly whether health and metrics is all there is: for kubelets and scrapers, without a token
public record AdminSettings(
        InetSocketAddress address, @Nullable String token, boolean probesOnly) {
    public AdminSettings {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(address.getHostString() + ": does not resolve (expected: an address)");
        }
        if (!probesOnly && token == null && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "admin.token: missing (expected: a token, because " + address + " is not loopback)");
        }
    }

    /// The admin API.
    public static AdminSettings admin(InetSocketAddress address, @Nullable String token) {
        return new AdminSettings(address, token, false);
    }

    /// Health and metrics alone.
    public static AdminSettings probes(InetSocketAddress address) {
        return new AdminSettings(address, null, true);
    }
}
