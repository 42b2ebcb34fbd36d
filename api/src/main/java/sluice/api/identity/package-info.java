/// Who may call: consumers with their credentials, and issuers whose tokens are believed.
@NullMarked
package sluice.api.identity;

import org.jspecify.annotations.NullMarked;
