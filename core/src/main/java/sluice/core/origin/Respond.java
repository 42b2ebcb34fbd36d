package sluice.core.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Map.Entry;
import sluice.api.exchange.BodySource;
import sluice.api.exchange.HeaderEdits;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Template;

/// Answers by itself, with the same answer for everybody or one made of facts.
///
/// @param status 200 to 599
/// @param headers fields of the answer
/// @param body the text of the answer, in UTF-8; facts are put in as they are, without escaping
@ConfigName("respond")
public record Respond(
        @Default("200") int status,
        Map<String, Template> headers,
        @Default("") Template body) implements OriginSpec {
    public Respond {
        Require.within(status, 200, 599, "status");
        headers.keySet().forEach(HeaderName::of);
    }

    @Override
    public Origin build(OriginContext context) {
        var fields = headers.entrySet().stream()
                .map(field -> Map.entry(HeaderName.of(field.getKey()), field.getValue()))
                .toList();
        return (call, sink) -> {
            var edits = new HeaderEdits(Headers.EMPTY);
            for (Entry<HeaderName, Template> field : fields) {
                edits.set(field.getKey(), field.getValue().render(call.exchange()));
            }
            var text = body.render(call.exchange()).getBytes(UTF_8);
            sink.answer(new ResponseHead(status, edits), BodySource.of(text));
        };
    }
}
