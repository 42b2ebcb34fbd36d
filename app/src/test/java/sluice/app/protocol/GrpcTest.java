package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway itself does for gRPC: refusals as statuses, deadlines, cancellation.
class GrpcTest {
    private static final Metadata.Key<String> PROXY_STATUS =
            Metadata.Key.of("proxy-status", Metadata.ASCII_STRING_MARSHALLER);
    private static GrpcService service;
    private static Front front;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        Leaks.listen();
        service = new GrpcService();
        front = Front.serve("""
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams:
                  - { name: service, protocol: h2, endpoints: ["http://127.0.0.1:%d"] }
                  - { name: nobody, protocol: h2, endpoints: ["http://127.0.0.1:1"] }
                routes:
                  - { name: service, match: /grpc.testing.TestService/**, to: service }
                  - { name: short, match: /grpc.testing.TestService/HalfDuplexCall, to: service, timeout: 300ms }
                  - { name: nobody, match: /grpc.testing.UnimplementedService/**, to: nobody }
                """.formatted(service.port()));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", front.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void end() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        Leaks.expectNone(front);
        front.close();
        service.stop();
    }

    private static TestServiceGrpc.TestServiceBlockingStub stub() {
        return TestServiceGrpc.newBlockingStub(channel);
    }

    @Test
    void whatNoRouteMatchesIsUnimplemented() {
        var unknown = TestServiceGrpc.getEmptyCallMethod().toBuilder()
                .setFullMethodName("nowhere.Service/Call")
                .build();
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        channel, unknown, io.grpc.CallOptions.DEFAULT, Empty.getDefaultInstance()))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .satisfies(it -> {
                    assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
                    assertThat(it.getStatus().getDescription()).isEqualTo("no route matches this request");
                    assertThat(it.getTrailers().get(PROXY_STATUS)).contains("error=destination_not_found");
                });
    }

    @Test
    void anUpstreamThatIsNotThereIsUnavailable() {
        var stub = io.grpc.testing.integration.UnimplementedServiceGrpc.newBlockingStub(channel);
        assertThatThrownBy(() -> stub.unimplementedCall(Empty.getDefaultInstance()))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .satisfies(it -> assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void theLogHasTheStatus() throws Exception {
        var request = io.grpc.testing.integration.Messages.SimpleRequest.newBuilder()
                .setResponseStatus(io.grpc.testing.integration.Messages.EchoStatus.newBuilder()
                        .setCode(9)
                        .setMessage("not now"))
                .build();
        assertThatThrownBy(() -> stub().unaryCall(request)).hasMessageContaining("not now");
        assertThat(front.logged("/grpc.testing.TestService/UnaryCall"))
                .contains("\"grpc_status\":9")
                .contains("\"status\":200");
    }

    @Test
    void aCallThatIsCancelledIsCancelledAtTheService() throws Exception {
        var context = io.grpc.Context.current().withCancellation();
        context.run(() -> {
            var answers = stub().streamingOutputCall(slow(60_000));
            assertThat(answers.hasNext()).isTrue();
        });
        context.cancel(null);
        var cancelled = service.cancelled.poll(5, TimeUnit.SECONDS);
        while (!"StreamingOutputCall".equals(cancelled)) { // other tests let deadlines pass
            assertThat(cancelled).as("method that was cancelled").isNotNull();
            cancelled = service.cancelled.poll(5, TimeUnit.SECONDS);
        }
    }

    private static StreamingOutputCallRequest slow(int pauseMillis) {
        return StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(ResponseParameters.newBuilder().setSize(1))
                .addResponseParameters(
                        ResponseParameters.newBuilder().setSize(1).setIntervalUs(pauseMillis * 1000))
                .build();
    }

    /// The caller of the raw request keeps no time itself, so it is the gateway that does.
    @Test
    void aDeadlineThatPassesIsToldAsSuch() throws Exception {
        try (var client = front.client()) {
            client.send(String.join(
                    "\r\n",
                    "POST /grpc.testing.TestService/FullDuplexCall HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/grpc",
                    "grpc-timeout: 250m",
                    "Transfer-Encoding: chunked",
                    "",
                    ""));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("grpc-status")).isEqualTo("4");
            assertThat(answer.header("content-type")).isEqualTo("application/grpc");
        }
        assertThat(front.logged("/grpc.testing.TestService/FullDuplexCall")).contains("\"grpc_status\":4");
    }

    @Test
    void theTimeoutOfTheRouteHoldsForACallWithoutDeadline() throws Exception {
        try (var client = front.client()) {
            client.send(String.join(
                    "\r\n",
                    "POST /grpc.testing.TestService/HalfDuplexCall HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/grpc+proto",
                    "Transfer-Encoding: chunked",
                    "",
                    ""));
            var answer = client.answer();
            assertThat(answer.header("grpc-status")).isEqualTo("4");
            assertThat(answer.header("content-type")).isEqualTo("application/grpc+proto");
        }
    }

    @Test
    void theServiceIsToldHowMuchTimeIsLeft() {
        stub().withDeadlineAfter(30, TimeUnit.SECONDS).emptyCall(Empty.getDefaultInstance());
        var told = service.metadata.get().get(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER));
        assertThat(told).matches("\\d{1,8}[um]");
        long micros = Long.parseLong(told.substring(0, told.length() - 1)) * (told.endsWith("m") ? 1000 : 1);
        assertThat(micros).isBetween(20_000_000L, 30_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "m", "1x", "-1m", "123456789m", "1 m", "1.5S", "+1S"})
    void aTimeoutThatCannotBeReadIsRefused(String timeout) throws Exception {
        try (var client = front.client()) {
            var answer = client.ask(
                    "POST",
                    "/grpc.testing.TestService/EmptyCall",
                    "Content-Type: application/grpc",
                    "grpc-timeout: " + timeout,
                    "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("grpc-status")).isEqualTo("13");
            assertThat(answer.header("grpc-message")).contains("grpc-timeout");
        }
    }
}
