package sluice.app.protocol;

import io.grpc.testing.integration.AbstractInteropTest;

/// The cases of gRPC's interoperability tests that need nothing but a client and the test service
/// (grpc/doc/interop-test-descriptions.md).
enum GrpcCase {
    EMPTY_UNARY(AbstractInteropTest::emptyUnary),
    LARGE_UNARY(AbstractInteropTest::largeUnary),
    CLIENT_COMPRESSED_UNARY(it -> it.clientCompressedUnary(false)),
    SERVER_COMPRESSED_UNARY(AbstractInteropTest::serverCompressedUnary),
    CLIENT_STREAMING(AbstractInteropTest::clientStreaming),
    CLIENT_COMPRESSED_STREAMING(it -> it.clientCompressedStreaming(false)),
    SERVER_STREAMING(AbstractInteropTest::serverStreaming),
    SERVER_COMPRESSED_STREAMING(AbstractInteropTest::serverCompressedStreaming),
    PING_PONG(AbstractInteropTest::pingPong),
    EMPTY_STREAM(AbstractInteropTest::emptyStream),
    CUSTOM_METADATA(AbstractInteropTest::customMetadata),
    STATUS_CODE_AND_MESSAGE(AbstractInteropTest::statusCodeAndMessage),
    SPECIAL_STATUS_MESSAGE(AbstractInteropTest::specialStatusMessage),
    UNIMPLEMENTED_METHOD(AbstractInteropTest::unimplementedMethod),
    UNIMPLEMENTED_SERVICE(AbstractInteropTest::unimplementedService),
    CANCEL_AFTER_BEGIN(AbstractInteropTest::cancelAfterBegin),
    CANCEL_AFTER_FIRST_RESPONSE(AbstractInteropTest::cancelAfterFirstResponse),
    TIMEOUT_ON_SLEEPING_SERVER(AbstractInteropTest::timeoutOnSleepingServer),
    // beyond the eighteen
    FULL_DUPLEX(AbstractInteropTest::fullDuplexCallShouldSucceed),
    HALF_DUPLEX(AbstractInteropTest::halfDuplexCallShouldSucceed),
    FLOW_CONTROL(AbstractInteropTest::serverStreamingShouldBeFlowControlled),
    VERY_LARGE_REQUEST(AbstractInteropTest::veryLargeRequest),
    VERY_LARGE_RESPONSE(AbstractInteropTest::veryLargeResponse),
    DEADLINE_EXCEEDED_ON_STREAMS(AbstractInteropTest::deadlineExceededServerStreaming);

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method
    private final Steps steps;

    private interface Steps {
        void run(AbstractInteropTest client) throws Exception;
    }

    GrpcCase(Steps steps) {
        this.steps = steps;
    }

    void run(AbstractInteropTest client) throws Exception {
        client.setUp();
        try {
            steps.run(client);
        } finally {
            client.tearDown();
        }
    }
}
