package sluice.core.threads;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The event loops of a process, one per core unless configured, and the memory their connections use.
public final class Loops implements AutoCloseable {
    private static final int PAGE = 8 * 1024;
    /// Chunks of 1 MiB: two of them hold the buffers of some hundred connections.
    private static final int CHUNK_ORDER = 7;

    private final Polling polling;
    private final EventLoopGroup group;
    private final List<NettyLoop> loops;
    private final EventLoopGroup asideGroup;
    private final NettyLoop aside;
    private final PooledByteBufAllocator allocator;

    /// @param polling how the loops wait for sockets
    /// @param count at least 1
    public Loops(Polling polling, int count) {
        this.polling = polling;
        this.allocator = new PooledByteBufAllocator(true, 0, count, PAGE, CHUNK_ORDER, 64, 32, false);
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("sluice-loop"), polling.factory(allocator));
        var all = new ArrayList<NettyLoop>();
        for (var executor : group) {
            all.add(new NettyLoop((EventLoop) executor, all.size()));
        }
        this.loops = List.copyOf(all);
        this.asideGroup = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("sluice-aside"), polling.factory(allocator));
        this.aside = new NettyLoop(asideGroup.next(), count);
    }

    public List<NettyLoop> all() {
        return loops;
    }

    /// The loop that these events belong to.
    ///
    /// @throws IllegalArgumentException if they belong to none of these loops
    public NettyLoop of(EventLoop events) {
        for (var loop : loops) {
            if (loop.events() == events) {
                return loop;
            }
        }
        throw new IllegalArgumentException(events + " is not one of these loops");
    }

    /// One more loop, which carries no exchange: for name lookups, whose first use takes long. Its thread
    /// starts with its first task.
    public NettyLoop aside() {
        return aside;
    }

    public Polling polling() {
        return polling;
    }

    public ByteBufAllocator allocator() {
        return allocator;
    }

    /// Bytes of direct memory that the pools of the loops hold.
    public long pooledBytes() {
        return allocator.metric().usedDirectMemory();
    }

    /// Bytes of them that are in use.
    public long usedBytes() {
        return allocator.pinnedDirectMemory();
    }

    /// Bytes of direct memory that the process may have in all.
    public static long mostBytes() {
        return PlatformDependent.maxDirectMemory();
    }

    public Class<? extends ServerChannel> serverChannel() {
        return polling.serverChannel();
    }

    public Class<? extends SocketChannel> channel() {
        return polling.channel();
    }

    public Class<? extends DatagramChannel> datagramChannel() {
        return polling.datagramChannel();
    }

    /// What makes a listener whose connections are spread over the loops.
    public ServerBootstrap listening() {
        var bootstrap = new ServerBootstrap()
                .group(group)
                .channel(serverChannel())
                .childOption(ChannelOption.ALLOCATOR, allocator);
        if (polling.hasOwnBuffers()) {
            bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, UringBuffers.GROUP);
        }
        return bootstrap;
    }

    /// What makes connections of one loop.
    public Bootstrap connecting(NettyLoop loop) {
        var bootstrap =
                new Bootstrap().group(loop.events()).channel(channel()).option(ChannelOption.ALLOCATOR, allocator);
        if (polling.hasOwnBuffers()) {
            bootstrap.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, UringBuffers.GROUP);
        }
        return bootstrap;
    }

    /// Ends the loops that carry exchanges, with all their connections; what still runs on them is given 2
    /// seconds.
    public void stop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    /// Ends all loops.
    @Override
    public void close() {
        var asideEnd = asideGroup.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        stop();
        asideEnd.awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
