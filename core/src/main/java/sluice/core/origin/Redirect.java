package sluice.core.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import sluice.api.exchange.BodySource;
import sluice.api.exchange.Headers;
import sluice.api.exchange.ResponseHead;
import sluice.api.origin.Origin;
import sluice.api.origin.OriginContext;
import sluice.api.origin.OriginSpec;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.Require;
import sluice.api.value.Template;

/// Sends the client elsewhere: `to: { redirect: { location: "https://${request.host}${request.uri}" } }`.
///
/// @param status 301, 302, 303, 307 or 308 (RFC 9110 section 15.4); 307 and 308 keep the method
/// @param location where to; facts in it are taken from the request
@ConfigName("redirect")
public record Redirect(@Default("308") int status, Template location) implements OriginSpec {
    public Redirect {
        boolean redirects = status >= 301 && status <= 303 || status == 307 || status == 308;
        Require.that(redirects, "status", status, "301, 302, 303, 307 or 308");
    }

    @Override
    public Origin build(OriginContext context) {
        return (call, sink) -> {
            var target = location.render(call.exchange());
            var body = ("See " + target + "\n").getBytes(UTF_8);
            var headers = Headers.of("Location", target, "Content-Type", "text/plain; charset=utf-8");
            sink.answer(new ResponseHead(status, headers), BodySource.of(body));
        };
    }
}
