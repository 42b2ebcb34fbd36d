package sluice.control.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.core.client.PlayedAnswer;

/// What an upstream answers. Short form: the status alone.
///
/// @param status 200 to 599
/// @param headers beside `Content-Length`; several values are a list
/// @param body a text; a mapping or list is sent as JSON, and says so in `Content-Type`
/// @param fail instead of an answer: `refused` accepts no connection, `timeout` takes the request and never answers,
///     `reset` takes it and ends the connection
/// @param delay how long the answer takes; the timeouts of the upstream and of the route hold
public record AnswerSpec(
        @Default("200") int status,
        Map<String, List<String>> headers,
        @Nullable BodySpec body,
        PlayedAnswer.@Nullable Failing fail,
        @Default("0s") Duration delay) {
    /// What an upstream does of which a test says nothing.
    static final AnswerSpec USUAL = of(200);

    public AnswerSpec {
        Require.within(status, 200, 599, "status");
        headers.keySet().forEach(it -> Require.that(HeaderName.isValid(it), "headers", it, "names of header fields"));
    }

    /// A status and nothing else.
    @ShortForm
    static AnswerSpec of(int status) {
        return new AnswerSpec(status, Map.of(), null, null, Duration.ZERO);
    }

    PlayedAnswer played() {
        var fields = fields(headers, body);
        return new PlayedAnswer(status, fields, body == null ? new byte[0] : body.bytes(), delay, fail);
    }

    static Headers fields(Map<String, List<String>> headers, @Nullable BodySpec body) {
        var fields = new HeaderEdits(Headers.EMPTY);
        headers.forEach((name, values) -> values.forEach(value -> fields.add(HeaderName.of(name), value)));
        var type = HeaderName.of("Content-Type");
        if (body != null && body.isJson() && !fields.contains(type)) {
            fields.add(type, "application/json");
        }
        return fields;
    }
}
