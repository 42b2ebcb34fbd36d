package sluice.walls.broken.core.route;

import io.netty.buffer.ByteBuf;
import sluice.walls.broken.core.runtime.ThreadManager;

/// Sleeps on a loop, knows Netty, and needs a package that needs it.
public record Sleepy(ByteBuf buffer, ThreadManager threads) {
    static void nap() throws InterruptedException {
        Thread.sleep(1);
    }
}
