package sluice.core.threads;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Locale;

/// How loops wait for sockets: what `runtime.transport` names.
public enum Polling {
    EPOLL,
    IO_URING,
    NIO;

    /// The best this machine offers for `auto` (docs/adr/0007), else the one that is named.
    ///
    /// @throws IllegalArgumentException if the machine does not offer the named one; the message says why
    public static Polling of(String name) {
        return switch (name) {
            case "auto" -> Epoll.isAvailable() ? EPOLL : NIO;
            case "epoll" -> require(EPOLL, Epoll.isAvailable(), Epoll.unavailabilityCause());
            case "io_uring" -> require(IO_URING, IoUring.isAvailable(), IoUring.unavailabilityCause());
            case "nio" -> NIO;
            default ->
                throw new IllegalArgumentException(
                        "runtime.transport: " + name + " (expected: auto, epoll, io_uring or nio)");
        };
    }

    /// Loads what sockets need, while whoever starts reads the configuration: it takes a sixth of a start.
    ///
    /// @return ends when that is done
    public static Thread prepare() {
        return Thread.ofPlatform().daemon().name("sluice-start").start(Epoll::isAvailable);
    }

    private static Polling require(Polling wanted, boolean available, Throwable cause) {
        if (!available) {
            throw new IllegalArgumentException(
                    "runtime.transport: " + wanted.name().toLowerCase(Locale.ROOT)
                            + " (expected: a transport that this machine offers: " + cause.getMessage() + ")");
        }
        return wanted;
    }

    /// @param allocator for bytes that arrive
    IoHandlerFactory factory(ByteBufAllocator allocator) {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory(UringBuffers.config(allocator));
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /// Whether the loop itself has the buffers that bytes arrive in.
    boolean hasOwnBuffers() {
        return this == IO_URING && UringBuffers.isAvailable();
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    Class<? extends DatagramChannel> datagramChannel() {
        return switch (this) {
            case EPOLL -> EpollDatagramChannel.class;
            case IO_URING -> IoUringDatagramChannel.class;
            case NIO -> NioDatagramChannel.class;
        };
    }

    Class<? extends SocketChannel> channel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }
}
