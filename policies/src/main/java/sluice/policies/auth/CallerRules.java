package sluice.policies.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderField;
import sluice.api.exchange.HeaderName;
import sluice.api.exchange.Identity;
import sluice.api.identity.Consumer;
import sluice.api.identity.Consumers;
import sluice.api.policy.Require;

/// Makes a caller of claims: which consumer it is, what its tier is, what upstreams are told. Any thread.
final class CallerRules {
    /// What says where a message ends and whom it is for, and the credential itself.
    private static final Set<String> NOT_FOR_CLAIMS = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final String issuer;
    private final Consumers consumers;
    private final String consumerClaim;
    private final String tierClaim;
    private final List<HeaderName> headers;
    private final List<String> claims;

    /// @param issuer the name of the issuer, as subjects of consumers name it
    /// @param consumerClaim names the consumer; empty: its subject does
    /// @param tierClaim names the tier; empty: it is the consumer's
    /// @param forward claims by headers
    CallerRules(
            String issuer,
            Consumers consumers,
            @Nullable String consumerClaim,
            @Nullable String tierClaim,
            Map<String, String> forward) {
        this.issuer = issuer;
        this.consumers = consumers;
        this.consumerClaim = consumerClaim == null ? "" : consumerClaim;
        this.tierClaim = tierClaim == null ? "" : tierClaim;
        this.headers = forward.keySet().stream().map(HeaderName::of).toList();
        this.claims = List.copyOf(forward.values());
    }

    /// @throws sluice.api.policy.ConfigException if a header cannot carry a claim
    static void check(Map<String, String> forward) {
        forward.forEach((header, claim) -> {
            Require.that(HeaderName.isValid(header), "forward", header, "the name of a header");
            Require.that(
                    !NOT_FOR_CLAIMS.contains(header.toLowerCase(Locale.ROOT)),
                    "forward",
                    header,
                    "a header that upstreams may learn an identity from");
            Require.that(!claim.isEmpty(), "forward", header + ": \"\"", "the name of a claim");
        });
    }

    Caller caller(Claims said) {
        var subject = text(said, "sub");
        var consumer = consumer(said, subject);
        var identity = new Identity(
                consumer == null ? issuer + '/' + name(said, subject) : consumer.name(),
                consumer == null ? "" : consumer.name(),
                tier(said, consumer),
                consumer == null ? Map.of() : consumer.attributes(),
                said);
        var fields = new ArrayList<HeaderField>(claims.size());
        var silent = new ArrayList<HeaderName>();
        for (int i = 0; i < claims.size(); i++) {
            var value = safe(said.text(claims.get(i)));
            if (value.isEmpty()) {
                silent.add(headers.get(i));
            } else {
                fields.add(HeaderField.of(headers.get(i), value));
            }
        }
        return new Caller(identity, fields, silent);
    }

    private @Nullable Consumer consumer(Claims said, String subject) {
        if (!consumerClaim.isEmpty()) {
            var named = consumers.named(said.text(consumerClaim));
            if (named != null) {
                return named;
            }
        }
        return subject.isEmpty() ? null : consumers.ofSubject(issuer, subject);
    }

    /// Tokens of programs that act for themselves may name a client alone.
    private static String name(Claims said, String subject) {
        if (!subject.isEmpty()) {
            return subject;
        }
        var client = text(said, "client_id");
        return client.isEmpty() ? text(said, "azp") : client;
    }

    private static String text(Claims said, String name) {
        return said.get(name) instanceof String text ? text : "";
    }

    private String tier(Claims said, @Nullable Consumer consumer) {
        if (!tierClaim.isEmpty()) {
            var named = said.text(tierClaim);
            if (consumers.tiers().contains(named)) {
                return named;
            }
        }
        if (consumer != null) {
            return consumer.tier();
        }
        return consumers.tiers().isEmpty() ? "" : consumers.tiers().getFirst();
    }

    /// The value if every reader of headers takes it as it is: printable ASCII, no space around it. Else
    /// empty, so that a name with a line break or a space at its end can pass for no other.
    private static String safe(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return "";
            }
        }
        return value.strip().length() == value.length() ? value : "";
    }

    /// Says who calls. What the claims do not say is not sent, even if somebody else has set it.
    void admit(Exchange exchange, Caller caller) {
        exchange.identify(caller.identity());
        var edits = exchange.upstreamRequest().headers();
        for (int i = 0; i < caller.silent().size(); i++) {
            edits.remove(caller.silent().get(i));
        }
        for (int i = 0; i < caller.fields().size(); i++) {
            edits.set(caller.fields().get(i));
        }
    }
}
