package sluice.core.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.core.threads.Loops;
import sluice.core.threads.Polling;
import sluice.core.upstream.Resolver;

/// Asks a name server on this machine that knows `orders.test` at two addresses, for 7 and 9 seconds.
class DnsResolverTest {
    private final Loops loops = new Loops(Polling.of("auto"), 1);
    private DatagramSocket server;
    private DnsResolver resolver;

    @BeforeEach
    void start() throws IOException {
        server = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofVirtual().start(this::serve);
        var address = (InetSocketAddress) server.getLocalSocketAddress();
        resolver = new DnsResolver(loops, () -> new SingletonDnsServerAddressStreamProvider(address));
    }

    @AfterEach
    void end() {
        resolver.close();
        server.close();
        loops.close();
    }

    @Test
    void findsAllAddressesAndTheShortestTimeToLive() throws Exception {
        var found = resolve("orders.test");
        assertThat(found.addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(found.ttl()).isEqualTo(7);
        assertThat(resolve("orders.test").ttl()).isEqualTo(7);
    }

    @Test
    void saysWhatIsWrongWithANameThatDoesNotExist() throws Exception {
        assertThat(resolve("nowhere.test").problem()).contains("nowhere.test");
    }

    @Test
    void localhostIsTheLoopbackOfBothFamilies() throws Exception {
        assertThat(resolve("localhost").addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    private Found resolve(String host) throws Exception {
        var result = new CompletableFuture<Found>();
        loops.all()
                .getFirst()
                .execute(() -> resolver.resolve(host, new Resolver.Answer() {
                    @Override
                    public void resolved(List<InetAddress> addresses, long ttlSeconds) {
                        result.complete(new Found(addresses, ttlSeconds, ""));
                    }

                    @Override
                    public void failed(String problem) {
                        result.complete(new Found(List.of(), 0, problem));
                    }
                }));
        return result.get(20, TimeUnit.SECONDS);
    }

    private record Found(List<InetAddress> addresses, long ttl, String problem) {}

    private void serve() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[512], 512);
                server.receive(packet);
                var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    /// An answer of two A records, of none for other types, and "no such name" for other names (RFC 1035 section 4).
    private static byte[] answer(byte[] question) {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        boolean known = new String(question, 13, 6, US_ASCII).equals("orders");
        boolean ofA = question[end + 2] == 1;
        var out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x81, (byte) (known ? 0x80 : 0x83), 0, 1, 0, (byte) (known && ofA ? 2 : 0)});
        out.writeBytes(new byte[4]);
        out.write(question, 12, end + 5 - 12);
        for (int i = 1; known && ofA && i <= 2; i++) {
            out.writeBytes(ByteBuffer.allocate(16)
                    .putShort((short) 0xC00C)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(5 + 2 * i)
                    .putShort((short) 4)
                    .put(new byte[] {10, 0, 0, (byte) i})
                    .array());
        }
        return out.toByteArray();
    }
}
