package sluice.app.protocol;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/// gRPC's test service on its own server; remembers the metadata of the latest call, and which methods were cancelled.
final class GrpcService implements ServerInterceptor {
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final Server server;
    final AtomicReference<Metadata> metadata = new AtomicReference<>(new Metadata());
    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    GrpcService() throws IOException {
        this(NettyServerBuilder.forPort(0));
    }

    /// Over TLS.
    GrpcService(Authority.Identity identity) throws IOException {
        this(NettyServerBuilder.forPort(0)
                .useTransportSecurity(identity.cert().toFile(), identity.key().toFile()));
    }

    private GrpcService(NettyServerBuilder builder) throws IOException {
        var service = ServerInterceptors.intercept(new TestServiceImpl(later), TestServiceImpl.interceptors());
        server = builder.maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
                .addService(ServerInterceptors.intercept(service, this))
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        metadata.set(headers);
        var method = call.getMethodDescriptor().getBareMethodName();
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onCancel() {
                cancelled.add(String.valueOf(method));
                super.onCancel();
            }
        };
    }

    void stop() throws InterruptedException {
        server.shutdownNow().awaitTermination();
        later.shutdownNow();
    }
}
