package sluice.control.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.Claims;
import sluice.api.exchange.Identity;

class ConditionTest {
    private final AskedExchange exchange =
            new AskedExchange("POST", "/v1/orders", "X-Tenant-Id", "acme", "X-Count", "7", "User-Agent", "curl/8.5");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == 'POST'",
                "request.headers['x-tenant-id'] == 'acme'",
                "request.headers['X-TENANT-ID'] == 'acme'",
                "'x-tenant-id' in request.headers",
                "!('x-other' in request.headers)",
                "request.headers['x-other'] == ''",
                "request.headers['not a header name'] == ''",
                "request.headers['user-agent'].matches('^curl/[0-9.]+$')",
                "request.headers.exists(name, name.startsWith('x-'))",
                "request.path.startsWith('/v1/') && client.ip == '192.0.2.7'",
                "int(request.headers['x-count']) > 5",
                "request.query['beta'] == '1' && request.query.beta == '1' && !has(request.query.gamma)",
                "request.cookies['cohort'] == 'b'",
                "request.host == 'api.example.com'"
            })
    void readsWhatWasAsked(String text) {
        assertThat(Condition.parse(text, Scope.MATCH).predicate().test(exchange))
                .isTrue();
        assertThat(Condition.parse(text, Scope.POLICY).predicate().test(exchange))
                .isTrue();
        assertThat(Condition.parse("!(" + text + ")", Scope.MATCH).predicate().test(exchange))
                .isFalse();
    }

    @Test
    void aPolicyMayAlsoAskWhoCalls() {
        exchange.identify(new Identity(
                "acme", "acme", "pro", Map.of("tenant", "t1"), Claims.of(Map.of("sub", "u1", "scope", "a b"))));
        assertThat(holds("authenticated && consumer == 'acme' && consumer.tier == 'pro'"))
                .isTrue();
        assertThat(holds("claims.sub == 'u1' && claims['scope'].contains('b') && consumer.attributes.tenant == 't1'"))
                .isTrue();
        assertThat(holds("path.id == '42' && route == 'orders' && claims.absent == ''"))
                .isTrue();
    }

    @Test
    void withoutAnIdentityItsFactsAreEmpty() {
        assertThat(holds("!authenticated && consumer == '' && claims.sub == '' && consumer.tier == ''"))
                .isTrue();
    }

    @Test
    void aFailureMeansNoMatchButThatThePolicyApplies() {
        var text = "int(request.headers['user-agent']) > 1";
        assertThat(Condition.parse(text, Scope.MATCH).predicate().test(exchange))
                .isFalse();
        assertThat(Condition.parse(text, Scope.POLICY).predicate().test(exchange))
                .isTrue();
    }

    @Test
    void anEndlessLoopOverLoopsIsAFailure() {
        var list = "[1,2,3,4,5,6,7,8,9,10]";
        var text = "%s.all(a, %s.all(b, %s.all(c, %s.all(d, true))))".formatted(list, list, list, list);
        assertThat(Condition.parse(text, Scope.MATCH).predicate().test(exchange))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            request.method = 'GET'                        | 15 | token recognition error
            request.methd == 'GET'                        | 0  | no fact "request.methd"
            request.method == 1                           | 15 | no matching overload
            consumer == 'acme'                            | 0  | one of client.certificate, client.certificate.san
            path.id == '1'                                | 0  | no fact "path.id"
            request.path                                  | 0  | a condition, true or false
            request.path.matches('a(')                    | 21 | missing closing )
            request.path.matches(request.headers['x'])    | 36 | a pattern written as a text
            request.path.startsWith('/') &&               | 31 | CEL
            """)
    void tellsWhereAnExpressionIsWrong(String text, int offset, String message) {
        var fault = catchThrowableOfType(ExpressionException.class, () -> Condition.parse(text, Scope.MATCH));
        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.offset()).as(fault.getMessage()).isEqualTo(offset);
    }

    @Test
    void equalTextsAreEqualConditions() {
        assertThat(Condition.parse("client.ip == '1'", Scope.MATCH))
                .isEqualTo(Condition.parse("client.ip == '1'", Scope.MATCH))
                .isNotEqualTo(Condition.parse("client.ip == '1'", Scope.POLICY));
    }

    private boolean holds(String text) {
        return Condition.parse(text, Scope.POLICY).predicate().test(exchange);
    }
}
