/// Certificates and keys as files have them (RFC 7468).
@NullMarked
package sluice.control.pem;

import org.jspecify.annotations.NullMarked;
