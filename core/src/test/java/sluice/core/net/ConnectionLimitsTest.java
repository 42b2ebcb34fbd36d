package sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sluice.api.value.Cidr;
import sluice.api.value.CidrSet;
import sluice.core.pipeline.Limit;

class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits();
    private CidrSet trusted = CidrSet.of(List.of());

    private @Nullable Limit admit(String address) {
        return limits.admit(InetAddress.ofLiteral(address), 4, 2, trusted);
    }

    @Test
    void anAddressHasSoManyConnections() {
        assertThat(admit("192.0.2.1")).isNull();
        assertThat(admit("192.0.2.1")).isNull();
        assertThat(admit("192.0.2.1")).isEqualTo(Limit.CONNECTIONS_PER_IP);
        assertThat(admit("192.0.2.2")).isNull();
        limits.release(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(admit("192.0.2.1")).isNull();
        assertThat(limits.open()).isEqualTo(3);
    }

    @Test
    void aNetworkOfIpv6IsOneClient() {
        assertThat(admit("2001:db8::1")).isNull();
        assertThat(admit("2001:db8::2")).isNull();
        assertThat(admit("2001:db8::ffff:3")).isEqualTo(Limit.CONNECTIONS_PER_IP);
        assertThat(admit("2001:db8:0:1::1")).isNull();
        limits.release(InetAddress.ofLiteral("2001:db8::2"));
        assertThat(admit("2001:db8::ffff:3")).isNull();
    }

    @Test
    void allTogetherHaveSoMany() {
        for (int i = 1; i <= 4; i++) {
            assertThat(admit("192.0.2." + i)).isNull();
        }
        assertThat(admit("192.0.2.5")).isEqualTo(Limit.CONNECTIONS);
        assertThat(limits.open()).isEqualTo(4);
    }

    @Test
    void aTrustedProxyHasManyClients() {
        trusted = CidrSet.of(List.of(Cidr.parse("10.0.0.0/8")));
        for (int i = 0; i < 4; i++) {
            assertThat(admit("10.0.0.1")).isNull();
        }
        assertThat(admit("10.0.0.1")).isEqualTo(Limit.CONNECTIONS);
    }
}
