package sluice.policies.transform;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Headers;
import sluice.api.policy.BodyStage;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.value.ByteSize;

/// Compresses answers for clients that accept it, as they pass. What the upstream has compressed passes as it is. Event
/// streams are compressed only if `types` names them; every event goes out at once.
///
/// @param codings what is offered, the best first; a client's own preference goes before it
/// @param types media types that are worth it: `text/*`, `application/json`, `*+json`
/// @param minSize answers known to be shorter stay as they are
@ConfigName("compress")
public record Compress(
        @Default("[zstd, br, gzip]") List<Coding> codings,

        @Default(
                "[text/*, application/json, '*+json', application/xml, '*+xml', application/javascript, application/wasm]")
        List<String> types,

        @Default("1KiB") ByteSize minSize)
        implements PolicySpec {
    private static final HeaderName ACCEPT_RANGES = HeaderName.of("Accept-Ranges");
    private static final HeaderName CACHE_CONTROL = HeaderName.of("Cache-Control");
    private static final HeaderName CONTENT_ENCODING = HeaderName.of("Content-Encoding");
    private static final HeaderName CONTENT_LENGTH = HeaderName.of("Content-Length");
    private static final HeaderName CONTENT_RANGE = HeaderName.of("Content-Range");
    private static final HeaderName CONTENT_TYPE = HeaderName.of("Content-Type");
    private static final HeaderName VARY = HeaderName.of("Vary");
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_MODIFIED = 304;

    public Compress {
        Require.notEmpty(codings, "codings");
        Require.that(new HashSet<>(codings).size() == codings.size(), "codings", codings, "each of them once");
        Require.notEmpty(types, "types");
        for (var type : types) {
            Require.that(
                    type.matches("\\*\\+[a-z0-9.-]+|[a-z0-9.+-]+/(\\*|[a-z0-9.+-]+)"),
                    "types",
                    type,
                    "a media type in lower case such as application/json, text/* or *+json");
        }
    }

    @Override
    public ResponseBodyPolicy build(BuildContext context) {
        var offered = codings.stream().map(it -> NativeCodings.of(it, context)).toList();
        return exchange -> stage(exchange, offered);
    }

    private BodyStage stage(Exchange exchange, List<NativeCodings> offered) {
        var response = exchange.response();
        var headers = response.headers();
        if (response.status() == NOT_MODIFIED) {
            EntityTag.asAsked(exchange);
            headers.add(VARY, "Accept-Encoding");
            return BodyStage.PASS;
        }
        if (!isWorthIt(exchange)) {
            return BodyStage.PASS;
        }
        headers.add(VARY, "Accept-Encoding");
        var coding = isHead(exchange) ? null : choose(offered, exchange);
        if (coding == null || !coding.take()) {
            return BodyStage.PASS;
        }
        var stage = new CompressStage(coding);
        headers.set(CONTENT_ENCODING, coding.coding().token());
        headers.remove(CONTENT_LENGTH).remove(ACCEPT_RANGES);
        BodySums.drop(headers);
        EntityTag.weaken(headers);
        return stage;
    }

    private static @Nullable NativeCodings choose(List<NativeCodings> offered, Exchange exchange) {
        var ready = offered.stream()
                .filter(NativeCodings::isReady)
                .map(NativeCodings::coding)
                .toList();
        var chosen = Codings.choose(ready, exchange.request().headers());
        return offered.stream().filter(it -> it.coding() == chosen).findFirst().orElse(null);
    }

    private boolean isWorthIt(Exchange exchange) {
        var response = exchange.response();
        var headers = response.headers();
        int status = response.status();
        boolean whole = status != NO_CONTENT
                && status != RESET_CONTENT
                && status != PARTIAL_CONTENT
                && !headers.contains(CONTENT_RANGE);
        return whole
                && JsonBody.coding(headers).isEmpty()
                && isType(headers.get(CONTENT_TYPE))
                && !isLeftAlone(headers)
                && !isShort(exchange);
    }

    /// A body that is not sent has the length that the head tells.
    private boolean isShort(Exchange exchange) {
        var response = exchange.response();
        if (isHead(exchange)) {
            var told = response.headers().get(CONTENT_LENGTH);
            return told != null && told.length() < 10 && Long.parseLong(told) < minSize.bytes();
        }
        return response.bodyLength() == 0 || response.bodyLength() > 0 && response.bodyLength() < minSize.bytes();
    }

    private static boolean isHead(Exchange exchange) {
        return exchange.request().method().equals("HEAD");
    }

    private static boolean isLeftAlone(Headers headers) {
        var control = headers.get(CACHE_CONTROL);
        return control != null
                && String.join(",", headers.all(CACHE_CONTROL))
                        .toLowerCase(Locale.ROOT)
                        .contains("no-transform");
    }

    private boolean isType(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        var essence =
                (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        if (essence.equals(EVENT_STREAM) || essence.startsWith("application/grpc")) {
            return types.contains(essence) && essence.equals(EVENT_STREAM);
        }
        for (int i = 0; i < types.size(); i++) {
            if (fits(types.get(i), essence)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(String admitted, String type) {
        if (admitted.startsWith("*")) {
            return type.endsWith(admitted.substring(1));
        }
        return admitted.endsWith("*")
                ? type.startsWith(admitted.substring(0, admitted.length() - 1))
                : admitted.equals(type);
    }
}
