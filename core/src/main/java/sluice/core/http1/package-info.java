/// HTTP/1.1 on the wire: strict parsing of heads and bodies, writing, and the connection of a client.
@NullMarked
package sluice.core.http1;

import org.jspecify.annotations.NullMarked;
