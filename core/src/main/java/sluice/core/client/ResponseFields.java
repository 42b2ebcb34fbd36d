package sluice.core.client;

import java.util.List;
import sluice.api.exchange.HeaderName;
import sluice.core.message.FieldNames;
import sluice.core.message.HeaderBlock;

/// Takes out of the head of an answer what concerns only the connection it came over (RFC 9110 section 7.6.1):
/// the hop-by-hop fields, and those that `Connection` names.
final class ResponseFields {
    private static final List<HeaderName> HOP_BY_HOP = List.of(
            FieldNames.CONNECTION,
            FieldNames.KEEP_ALIVE,
            FieldNames.PROXY_CONNECTION,
            FieldNames.TE,
            FieldNames.TRANSFER_ENCODING,
            FieldNames.UPGRADE);

    private ResponseFields() {}

    /// @param status an interim answer and one with 204 must not tell a length (RFC 9110 section 8.6)
    static void clean(HeaderBlock headers, int status) {
        for (int i = headers.next(FieldNames.CONNECTION, 0); i >= 0; i = headers.next(FieldNames.CONNECTION, i + 1)) {
            if (!headers.valueIs(i, "keep-alive") && !headers.valueIs(i, "close")) {
                dropNominated(headers, headers.value(i));
            }
        }
        for (int i = 0; i < HOP_BY_HOP.size(); i++) {
            headers.dropAll(HOP_BY_HOP.get(i));
        }
        if (status < 200 || status == 204) {
            headers.dropAll(FieldNames.CONTENT_LENGTH);
        }
    }

    private static void dropNominated(HeaderBlock headers, String names) {
        for (var name : names.split(",", -1)) {
            for (int i = 0; i < headers.count(); i++) {
                if (!headers.isDropped(i) && headers.name(i).text().equalsIgnoreCase(name.strip())) {
                    headers.drop(i);
                }
            }
        }
    }
}
