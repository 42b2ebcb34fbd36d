package sluice.core.http1;

/// How large a head may be.
///
/// @param fieldBytes bytes of all field lines together, line ends included (431)
/// @param fieldCount number of fields (431)
/// @param targetBytes bytes of the request target (414)
public record HeadLimits(int fieldBytes, int fieldCount, int targetBytes) {
    /// What answers of upstreams, and trailers of both sides, may measure.
    public static final HeadLimits USUAL = new HeadLimits(60 * 1024, 100, 8 * 1024);

    /// The longest first line that can be legal: method or version, target, and a little more.
    int firstLine() {
        return targetBytes + 64;
    }
}
