package sluice.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.TestServiceGrpc.TestServiceBlockingStub;
import io.grpc.testing.integration.UnimplementedServiceGrpc.UnimplementedServiceBlockingStub;
import java.util.ArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// gRPC-Web as browsers speak it, by a client of others (Armeria), over HTTP/1.1 and HTTP/2, in bytes and in base64.
class GrpcWebTest {
    private static GrpcService service;
    private static Front front;

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
                  - { name: nobody, match: /grpc.testing.UnimplementedService/**, to: nobody }
                """.formatted(service.port()));
    }

    @AfterAll
    static void end() throws Exception {
        Leaks.expectNone(front);
        front.close();
        service.stop();
    }

    private static <T> T client(String scheme, Class<T> stub) {
        return GrpcClients.builder(scheme + "://127.0.0.1:" + front.port() + "/")
                .build(stub);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gproto-web+h1c", "gproto-web+h2c", "gproto-web-text+h1c", "gproto-web-text+h2c"})
    void callsAndStatusesPass(String scheme) {
        var stub = client(scheme, TestServiceBlockingStub.class);
        assertThat(stub.emptyCall(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());

        var large = SimpleRequest.newBuilder()
                .setResponseSize(314_159)
                .setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[271_828])))
                .build();
        assertThat(stub.unaryCall(large).getPayload().getBody().size()).isEqualTo(314_159);

        var echo = SimpleRequest.newBuilder()
                .setResponseStatus(EchoStatus.newBuilder().setCode(2).setMessage("\t\ntest with\nwhitespace 😈"))
                .build();
        assertThatThrownBy(() -> stub.unaryCall(echo))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .satisfies(it -> {
                    assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
                    assertThat(it.getStatus().getDescription()).isEqualTo("\t\ntest with\nwhitespace 😈");
                });
        assertThatThrownBy(() -> stub.unimplementedCall(Empty.getDefaultInstance()))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .satisfies(it -> assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    /// Over HTTP/1.1 only: over HTTP/2 this client forgets the trailers when the end of the stream comes with them.
    @ParameterizedTest
    @ValueSource(strings = {"gproto-web+h1c", "gproto-web-text+h1c"})
    void streamsPass(String scheme) {
        var stub = client(scheme, TestServiceBlockingStub.class);
        var several = StreamingOutputCallRequest.newBuilder();
        for (int size : new int[] {31415, 9, 2653, 58979}) {
            several.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
        }
        var sizes = new ArrayList<Integer>();
        stub.streamingOutputCall(several.build())
                .forEachRemaining(it -> sizes.add(it.getPayload().getBody().size()));
        assertThat(sizes).containsExactly(31415, 9, 2653, 58979);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gproto-web+h1c", "gproto-web-text+h2c"})
    void whatTheGatewayRefusesIsAStatusToo(String scheme) {
        var stub = client(scheme, UnimplementedServiceBlockingStub.class);
        assertThatThrownBy(() -> stub.unimplementedCall(Empty.getDefaultInstance()))
                .asInstanceOf(InstanceOfAssertFactories.type(StatusRuntimeException.class))
                .satisfies(it -> assertThat(it.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    /// AAAAAAA= is an empty message: five bytes of frame. Sent letter by letter, and once more in two padded pieces.
    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAA=", "AA==AAAAAA==", "AAAA", "AAAAAAA", "AAAAA*A=", "=AAA", "AA=A"})
    void base64IsDecodedAsItComesAndStrictly(String text) throws Exception {
        boolean sound = text.startsWith("AAAAAAA=") || text.startsWith("AA==");
        try (var client = front.client()) {
            client.send(String.join(
                    "\r\n",
                    "POST /grpc.testing.TestService/EmptyCall HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/grpc-web-text+proto",
                    "Transfer-Encoding: chunked",
                    "",
                    ""));
            for (int i = 0; i < text.length(); i++) {
                client.send("1\r\n" + text.charAt(i) + "\r\n");
            }
            client.send("0\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/grpc-web-text+proto");
            var decoded = decoded(answer.body());
            if (sound) {
                assertThat(decoded).startsWith("\0\0\0\0\0").contains("grpc-status: 0");
            } else {
                assertThat(decoded).contains("grpc-status: 13");
            }
        }
    }

    /// Decodes pieces that are padded each for itself.
    private static String decoded(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i += 4) {
            var piece = java.util.Base64.getDecoder().decode(text.substring(i, i + 4));
            out.append(new String(piece, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return out.toString();
    }

    @Test
    void otherRequestsToTheSameUpstreamPassUntouched() throws Exception {
        try (var client = front.client()) {
            var answer = client.ask(
                    "POST",
                    "/grpc.testing.TestService/EmptyCall",
                    "Content-Type: application/grpc-webby",
                    "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(415);
        }
    }
}
