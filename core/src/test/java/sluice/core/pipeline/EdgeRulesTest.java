package sluice.core.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.api.exchange.HeaderName;
import sluice.api.value.CidrSet;
import sluice.core.message.HeaderBlock;

class EdgeRulesTest {
    private static final EdgeRules EDGE =
            new EdgeRules(CidrSet.of(List.of()), List.of("X-User-Id", "x_tenant.id", "Client-Cert"));

    private static List<String> left(boolean trusted, String... names) {
        var block = new HeaderBlock(String.join("", names).getBytes(ISO_8859_1), 4);
        int at = 0;
        for (var name : names) {
            block.add(at, at + name.length(), HeaderName.of(name).hashCode(), at, at);
            at += name.length();
        }
        EDGE.clean(block, trusted);
        var left = new ArrayList<String>();
        block.forEach((name, value) -> left.add(name.text()));
        return left;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-User-Id",
                "x-user-id",
                "X-USER-ID",
                "X_User_Id",
                "x.user.id",
                "X-User_Id",
                "x_USER-id",
                "X-Tenant-Id",
                "x_tenant_id",
                "client_cert",
                "CLIENT.CERT"
            })
    void aClientCannotSayWhoItIsInAnySpelling(String name) {
        assertThat(left(false, "A", name, "B")).containsExactly("A", "B");
        assertThat(left(true, "A", name, "B")).as("behind a trusted proxy").containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-User-Ids", "X-UserId", "User-Id", "X-User-Id-", "XX-User-Id", "X--User-Id"})
    void otherFieldsPass(String name) {
        assertThat(left(false, name)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-proto",
                "X-Forwarded-Host",
                "X-Forwarded-Port",
                "X-Forwarded-Anything",
                "Forwarded",
                "X-Real-IP",
                "X-Request-Id"
            })
    void onlyATrustedProxyTellsWhereARequestCameFrom(String name) {
        assertThat(left(false, name)).isEmpty();
        assertThat(left(true, name)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X_Forwarded_For", "x-forwarded_for", "X.Forwarded.Proto", "X_Real_IP", "x_request_id"})
    void evenATrustedProxyIsBelievedInTheUsualSpellingOnly(String name) {
        assertThat(left(true, name)).isEmpty();
        assertThat(left(false, name)).isEmpty();
    }

    @Test
    void whatBelongsToTheConnectionEndsHereInAnySpelling() {
        assertThat(left(true, "Transfer_Encoding", "Upgrade", "proxy_connection", "Expect", "TE", "Ok", "Te_"))
                .containsExactly("Ok", "Te_");
    }
}
