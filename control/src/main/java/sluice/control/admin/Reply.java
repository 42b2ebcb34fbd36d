package sluice.control.admin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the admin API answers.
///
/// @param headers further fields, by name
record Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            413, "Content Too Large",
            421, "Misdirected Request",
            422, "Unprocessable Content",
            500, "Internal Server Error");

    static Reply json(int status, Object data) {
        return new Reply(status, "application/json", Json.bytes(data), Map.of());
    }

    static Reply text(String mediaType, String text) {
        return new Reply(200, mediaType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// A refusal in the form of RFC 9457.
    static Reply problem(int status, String detail) {
        return problem(status, detail, Map.of());
    }

    /// @param members further members of the problem
    static Reply problem(int status, String detail, Map<String, ?> members) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", TITLES.getOrDefault(status, "Error"));
        body.put("status", status);
        body.put("detail", detail);
        body.putAll(members);
        return new Reply(status, "application/problem+json", Json.bytes(body), Map.of());
    }

    Reply with(String name, String value) {
        return new Reply(status, mediaType, body, Map.of(name, value));
    }
}
