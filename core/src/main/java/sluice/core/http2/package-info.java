/// HTTP/2 towards clients (RFC 9113): one frontend per connection, one driver per stream.
///
/// ```
/// socket -> FrameGuard -> Netty's decoder -> StreamEvents -> ServerStream -> ExchangeDriver
///           (budgets)     (states, windows)   HeadFields      StreamBody
/// socket <- FrameWriter <- Netty's flow controller <-------- ServerStream <- answer
///           (HpackWriter)
/// ```
@NullMarked
package sluice.core.http2;

import org.jspecify.annotations.NullMarked;
