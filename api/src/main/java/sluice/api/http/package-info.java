/// Calls that policies make themselves: keys of issuers, introspection of tokens.
@NullMarked
package sluice.api.http;

import org.jspecify.annotations.NullMarked;
