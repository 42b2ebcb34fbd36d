package sluice.core.http1;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.ResponseHead;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.core.pipeline.ExchangeDriver;
import sluice.core.threads.Loop;
import sluice.core.ws.TunnelEnd;

/// The client's end of a tunnel: what its connection becomes once a handshake was answered with 101. Until
/// then its bytes wait. Loop-confined.
final class ClientTunnel implements TunnelEnd.Owner {
    private static final Failure BROKEN = Failure.of(ErrorCode.CLIENT_ABORTED, "the client broke off the tunnel");

    private final String accept;
    private final TunnelEnd end;
    private @Nullable ExchangeDriver driver;
    private @Nullable Runnable over;

    /// @param accept what answers the key of the client's handshake
    ClientTunnel(Loop loop, String accept) {
        this.accept = accept;
        this.end = new TunnelEnd(loop, BROKEN, null, this);
    }

    /// What the client sends behind its handshake.
    BodySource bytes() {
        return end;
    }

    /// Writes the 101 and takes the connection over from the handler that has had it.
    ///
    /// @param read what that handler has read and not used
    /// @param shut whether the client has ended its output
    /// @param answer what goes to the client
    /// @param over runs when the exchange is over
    void open(
            ChannelHandlerContext channel,
            MessageOutput output,
            ExchangeDriver driver,
            ResponseHead head,
            String date,
            Inbox read,
            boolean shut,
            BodySource answer,
            Runnable over) {
        this.driver = driver;
        this.over = over;
        AnswerHead.writeSwitch(output.scratch(), head, accept, date);
        output.write(0L);
        output.flush();
        end.replace(channel, read.takeAll(), shut);
        end.send(answer);
    }

    private ExchangeDriver driver() {
        if (driver == null) {
            throw new IllegalStateException("the tunnel was not opened");
        }
        return driver;
    }

    @Override
    public void received(int bytes) {
        driver().exchange().received(bytes);
    }

    @Override
    public void sent(int bytes) {
        driver().exchange().sent(bytes);
    }

    @Override
    public void ended() {
        driver().delivered();
        close();
    }

    @Override
    public void brokeOff(Failure failure) {
        driver().brokeOff(failure);
        close();
    }

    @Override
    public void gone(Failure failure) {
        driver().clientGone(failure);
        close();
    }

    /// The gateway ends.
    void goAway() {
        if (driver != null) {
            driver.goAway();
        }
    }

    private void close() {
        if (over != null) {
            over.run();
            over = null;
        }
    }
}
