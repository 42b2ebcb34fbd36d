package sluice.policies.auth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sluice.api.exchange.Exchange;
import sluice.api.policy.Authentication;
import sluice.api.policy.AuthenticationSpec;
import sluice.api.policy.BuildContext;
import sluice.api.policy.ConfigName;
import sluice.api.policy.Default;
import sluice.api.policy.PolicySpec;
import sluice.api.policy.Require;
import sluice.api.policy.ShortForm;
import sluice.api.policy.Verdict;

/// Knows who calls by one of several kinds of credentials: the first in the list that finds its own decides,
/// and the others are not asked, nor do their credentials go upstream. What is `required` of each alone does
/// not count here.
///
/// @param of authentications, in order: `[{ jwt: main }, api-key]`
/// @param required whether a request without any credential is refused, with the challenges of all
@ConfigName("any-of")
public record AnyOf(
        List<AuthenticationSpec> of, @Default("true") boolean required) implements AuthenticationSpec {
    public AnyOf {
        Require.notEmpty(of, "of");
    }

    /// The authentications alone.
    @ShortForm
    public static AnyOf list(List<AuthenticationSpec> of) {
        return new AnyOf(of, true);
    }

    @Override
    public boolean weakerThan(PolicySpec before) {
        return !(before instanceof AnyOf old)
                || old.required && !required
                || of.stream().anyMatch(now -> old.of.stream().noneMatch(was -> isAsStrong(now, was)));
    }

    private static boolean isAsStrong(AuthenticationSpec now, AuthenticationSpec was) {
        return now.equals(was) || now.getClass() == was.getClass() && !now.weakerThan(was);
    }

    @Override
    public Set<String> identityHeaders() {
        var names = new LinkedHashSet<String>();
        of.forEach(it -> names.addAll(it.identityHeaders()));
        return names;
    }

    @Override
    public Authentication build(BuildContext context) {
        return new Choice(of.stream().map(it -> it.build(context)).toList(), required);
    }

    private record Choice(List<Authentication> all, boolean required) implements Authentication {
        @Override
        public boolean hasCredential(Exchange exchange) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).hasCredential(exchange)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String challenge() {
            return String.join(", ", challenges());
        }

        private List<String> challenges() {
            return all.stream().map(Authentication::challenge).toList();
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).hasCredential(exchange)) {
                    withholdOthers(exchange, i);
                    return all.get(i).onRequest(exchange);
                }
            }
            return required ? Unauthenticated.missing(challenges()) : Verdict.PROCEED;
        }

        private void withholdOthers(Exchange exchange, int chosen) {
            for (int i = 0; i < all.size(); i++) {
                if (i != chosen) {
                    all.get(i).withhold(exchange);
                }
            }
        }

        @Override
        public void withhold(Exchange exchange) {
            all.forEach(it -> it.withhold(exchange));
        }
    }
}
