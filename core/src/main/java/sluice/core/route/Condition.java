package sluice.core.route;

import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sluice.api.exchange.Exchange;
import sluice.api.exchange.HeaderName;

/// One condition of a route beside host, path and method.
sealed interface Condition {
    boolean holds(Exchange exchange);

    /// What was found and what was expected, for people; only where {@link #holds} says no.
    String unmet(Exchange exchange);

    private static String told(String what, @Nullable String found, Object expected) {
        return what + ": " + (found == null ? "absent" : found) + ", expected " + expected;
    }

    /// A header field. Where the value counts the field must stand once, so that nobody behind the gateway sees
    /// another value than the one that was compared.
    record Header(HeaderName name, Expected expected) implements Condition {
        @Override
        public boolean holds(Exchange exchange) {
            var headers = exchange.request().headers();
            var value = headers.get(name);
            return value != null
                    && expected.fits(value)
                    && (expected instanceof Expected.Present || headers.count(name) == 1);
        }

        @Override
        public String unmet(Exchange exchange) {
            var headers = exchange.request().headers();
            var what = "header " + name.text().toLowerCase(Locale.ROOT);
            int count = headers.count(name);
            return count > 1
                    ? what + ": " + count + " fields, expected one: " + expected
                    : told(what, headers.get(name), expected);
        }
    }

    /// The first value of a query parameter.
    record Query(String name, Expected expected) implements Condition {
        @Override
        public boolean holds(Exchange exchange) {
            var value = exchange.request().queryParameter(name);
            return value != null && expected.fits(value);
        }

        @Override
        public String unmet(Exchange exchange) {
            return told("query " + name, exchange.request().queryParameter(name), expected);
        }
    }

    /// The value of a cookie.
    record Cookie(String name, Expected expected) implements Condition {
        @Override
        public boolean holds(Exchange exchange) {
            var value = exchange.request().cookie(name);
            return value != null && expected.fits(value);
        }

        @Override
        public String unmet(Exchange exchange) {
            return told("cookie " + name, exchange.request().cookie(name), expected);
        }
    }

    /// A condition that was written as an expression.
    record When(Predicate<Exchange> test) implements Condition {
        @Override
        public boolean holds(Exchange exchange) {
            return test.test(exchange);
        }

        @Override
        public String unmet(Exchange exchange) {
            return "when: false, expected true";
        }
    }
}
