package sluice.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/// One kept connection of the generator: one request at a time.
final class Connection {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench.example.com\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(ISO_8859_1);
    private static final String LENGTH = "\r\ncontent-length:";

    enum Progress {
        PARTIAL,
        ANSWERED,
        /// Not 200, or the connection ended.
        WRONG
    }

    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private SocketChannel channel;
    private long due;
    private int usual = -1;

    Connection(InetSocketAddress server, Selector selector) throws IOException {
        channel = open(server, selector);
    }

    private SocketChannel open(InetSocketAddress server, Selector selector) throws IOException {
        var opened = SocketChannel.open(server);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        opened.register(selector, SelectionKey.OP_READ, this);
        return opened;
    }

    void reopen(InetSocketAddress server, Selector selector) throws IOException {
        channel.close();
        in.clear();
        channel = open(server, selector);
    }

    /// @param when nanoseconds at which the request should have been sent
    void send(long when) throws IOException {
        due = when;
        channel.write(ByteBuffer.wrap(REQUEST));
    }

    long due() {
        return due;
    }

    Progress receive() {
        try {
            if (channel.read(in) < 0) {
                return Progress.WRONG;
            }
        } catch (IOException e) {
            return Progress.WRONG;
        }
        if (in.position() == usual && isOk()) { // as long as the one before, so complete: heads differ in digits only
            in.clear();
            return Progress.ANSWERED;
        }
        var text = new String(in.array(), 0, in.position(), ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Progress.PARTIAL;
        }
        int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
        int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)).strip());
        if (in.position() < end + 4 + length) {
            return Progress.PARTIAL;
        }
        usual = in.position();
        boolean ok = isOk();
        in.clear();
        return ok ? Progress.ANSWERED : Progress.WRONG;
    }

    private boolean isOk() {
        for (int i = 0; i < OK.length; i++) {
            if (in.get(i) != OK[i]) {
                return false;
            }
        }
        return true;
    }
}
