package sluice.core.http2;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/// Decompresses heads into the one {@link HeadFields} of the connection, which has its own limits: a head that breaks
/// them is still decompressed to its end, for the sake of the next one, but nothing of it is stored.
final class HeadDecoder extends DefaultHttp2HeadersDecoder {
    private final HeadFields fields;

    HeadDecoder(HeadFields fields) {
        super(false, Integer.MAX_VALUE);
        this.fields = fields;
    }

    @Override
    public void maxHeaderListSize(long most, long mostBeforeEnd) {
        // what we advertise is not what is enforced: see HeadFields, and FrameGuard for heads before they are read
    }

    @Override
    protected Http2Headers newHeaders() {
        fields.begin();
        return fields;
    }
}
