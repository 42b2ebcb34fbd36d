package sluice.app.protocol;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// gRPC's own client and service, with and without a gateway between them.
class GrpcInteropTest {
    private static GrpcService service;
    private static GrpcService secured;
    private static Front front;
    private static Front closed;
    private static Authority authority;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        Leaks.listen();
        service = new GrpcService();
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0", limits: { body: 64MiB } }]
                upstreams: [{ name: service, protocol: h2, endpoints: ["http://127.0.0.1:%d"] }]
                routes: [{ name: service, match: /**, to: service }]
                """.formatted(service.port()));
        authority = new Authority(directory, "root");
        var identity = authority.issue("localhost");
        secured = new GrpcService(identity);
        closed = Front.serve("""
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    tls: { certificates: [%s] }
                    limits: { body: 64MiB }
                upstreams:
                  - name: service
                    protocol: h2
                    endpoints: ["https://127.0.0.1:%d"]
                    tls: { ca: "%s", server-name: localhost }
                routes: [{ name: service, match: /**, to: service }]
                """.formatted(identity.yaml(), secured.port(), authority.cert()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        Leaks.expectNone(closed);
        front.close();
        closed.close();
        service.stop();
        secured.stop();
    }

    @ParameterizedTest
    @EnumSource
    void passesWithoutAGateway(GrpcCase it) throws Exception {
        it.run(new Client(service.port()));
    }

    @ParameterizedTest
    @EnumSource
    void passesThroughTheGateway(GrpcCase it) throws Exception {
        it.run(new Client(front.port()));
    }

    @ParameterizedTest
    @EnumSource
    void passesThroughTheGatewayOverTlsOnBothSides(GrpcCase it) throws Exception {
        var tls = GrpcSslContexts.forClient()
                .trustManager(authority.cert().toFile())
                .build();
        it.run(new Client(closed.port()) {
            @Override
            protected ManagedChannelBuilder<?> createChannelBuilder() {
                return channel().sslContext(tls).overrideAuthority("localhost");
            }
        });
    }

    private static class Client extends AbstractInteropTest {
        private final int port;

        Client(int port) {
            this.port = port;
        }

        @Override
        protected ManagedChannelBuilder<?> createChannelBuilder() {
            return channel().usePlaintext();
        }

        NettyChannelBuilder channel() {
            return NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .flowControlWindow(TEST_FLOW_CONTROL_WINDOW)
                    .maxInboundMessageSize(MAX_MESSAGE_SIZE);
        }

        @Override
        protected boolean metricsExpected() {
            return false;
        }
    }
}
