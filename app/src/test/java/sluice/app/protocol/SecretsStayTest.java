package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.api.identity.PasswordHash;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.live.ConfigSource;
import sluice.control.live.LiveGateway;
import sluice.control.plan.Change;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;
import sluice.core.observe.Events;
import sluice.core.threads.SystemClock;

/// Whatever a client shows to prove who it is, and whatever the configuration refers to as a secret, is found
/// in nothing that the gateway writes: neither in the access log, nor in events, answers, metrics, what
/// operators are shown, what is told of a wrong configuration, or what a plan says.
class SecretsStayTest {
    private static final String KEY = "key-Vq8TzK2mWx";
    private static final String WRONG_KEY = "key-Rj4LnB7sYd";
    private static final String PASSWORD = "pass-Hc9GpF3vQe";
    private static final String WRONG_PASSWORD = "pass-Tm5XkZ1wUa";
    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJOZDZKcjJ5QmsifQ.c2lnbmF0dXJlLVdsN0ZoNHRQZw";
    private static final String OPERATOR = "operator-Sb3MvC8xEo";
    private static final String SHARED = "shared-Kp2QwN6zDt-which-is-long-enough";
    private static final String GOOD_TOKEN = token("u1", "read write");
    private static final String OTHER_TOKEN = token("u2", "read");
    private static final PasswordHash HASH = PasswordHash.of(PASSWORD, 1_000, new SecureRandom());
    private static final List<String> SECRETS = List.of(
            KEY,
            WRONG_KEY,
            PASSWORD,
            WRONG_PASSWORD,
            TOKEN,
            GOOD_TOKEN,
            OTHER_TOKEN,
            SHARED,
            OPERATOR,
            basic(PASSWORD),
            basic(WRONG_PASSWORD),
            HASH.text());

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final List<String> written = new ArrayList<>();
    private RawUpstream upstream;
    private LiveGateway live;
    private boolean closed;

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String token(String subject, String scope) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var claims =
                "{\"iss\":\"https://id\",\"sub\":\"" + subject + "\",\"scope\":\"" + scope + "\",\"exp\":32503680000}";
        var text = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8))
                + '.'
                + base64.encodeToString(claims.getBytes(UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SHARED.getBytes(UTF_8), "HmacSHA256"));
            return text + '.' + base64.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String basic(String password) {
        return Base64.getEncoder().encodeToString(("acme:" + password).getBytes(UTF_8));
    }

    @BeforeEach
    void begin() throws Exception {
        upstream = new RawUpstream();
        upstream.on("/any", visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        upstream.on("/token", visit -> visit.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        Files.writeString(directory.resolve("token"), OPERATOR);
        Files.writeString(directory.resolve("shared"), SHARED);
        Files.writeString(directory.resolve("people.ndjson"), """
                {"name":"acme","api-keys":["%s"],"basic":{"password":"%s"},"subjects":[{"issuer":"main","sub":"u1"}]}
                """.formatted(sha256(KEY), HASH.text()));
        Files.writeString(directory.resolve("sluice.yaml"), configuration(""));
        live = LiveGateway.start(
                new ConfigSource.Files(directory),
                ConfigIndex.load(),
                new Events(SystemClock.INSTANCE, new PrintStream(events, true, UTF_8)));
    }

    private String configuration(String more) {
        return """
                admin: { address: "127.0.0.1:0", token: "${file:token}" }
                access-log: { to: "%s" }
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: [{ name: things, endpoints: ["http://127.0.0.1:%d"] }]
                issuers: [{ name: main, issuer: "https://id", audience: any, secret: "${file:shared}" }]
                tiers: [free, pro]
                consumers: { file: people.ndjson }
                routes:
                  - name: any
                    match: /any
                    policies: [{ any-of: [{ api-key: { from: [request.headers.x-api-key, request.query.key] } }, basic] }]
                    to: things
                  - { name: bearer, match: /bearer, policies: [{ api-key: { from: request.headers.authorization } }], to: things }
                  - name: token
                    match: /token
                    policies:
                      - any-of: [{ jwt: { issuer: main, algorithms: HS256 } }, { api-key: {} }]
                      - authorize: { scopes: [read, write] }
                    to: things
                %s
                """.formatted(directory.resolve("access.log"), upstream.port(), more);
    }

    @AfterEach
    void end() throws IOException {
        if (!closed) {
            live.close();
        }
        upstream.close();
    }

    @Test
    void nothingThatIsWrittenHasASecret() throws Exception {
        ask("/any", 200, "X-Api-Key: " + KEY);
        ask("/any?key=" + KEY, 200);
        ask("/any", 200, "Authorization: Basic " + basic(PASSWORD));
        ask("/any", 401, "X-Api-Key: " + WRONG_KEY);
        ask("/any?key=" + WRONG_KEY, 401);
        ask("/any", 401, "Authorization: Basic " + basic(WRONG_PASSWORD));
        ask("/bearer", 401, "Authorization: Bearer " + TOKEN);
        ask("/any", 401, "Authorization: Bearer " + TOKEN);
        ask("/token", 401, "Authorization: Bearer " + TOKEN);
        ask("/token", 401, "Authorization: Bearer " + GOOD_TOKEN + "x");
        ask("/token", 200, "Authorization: Bearer " + GOOD_TOKEN, "X-Api-Key: " + KEY);
        assertThat(upstream.heads("/token").getLast())
                .contains("X-Consumer: acme", "X-User-Id: u1")
                .doesNotContain(GOOD_TOKEN, KEY);
        assertThat(ask("/token", 403, "Authorization: Bearer " + OTHER_TOKEN).header("WWW-Authenticate"))
                .matches("Bearer .*error=\"insufficient_scope\", scope=\"(read write|write read)\".*");
        ask("/token", 403, "X-Api-Key: " + KEY);
        for (var path : List.of("/config", "/routes", "/upstreams", "/metrics", "/health/ready")) {
            written.add(shown(path));
        }
        assertThat(shown("/config")).contains("people.ndjson", "${file:token}");
        wrongConfiguration();
        written.add(plan());
        closed = true;
        live.close(); // writes what is left of the log
        written.add(Files.readString(directory.resolve("access.log")));
        written.add(events.toString(UTF_8));

        assertThat(Files.readAllLines(directory.resolve("access.log")))
                .hasSize(13)
                .filteredOn(it -> it.contains("\"consumer\":\"acme\",\"tier\":\"free\",\"user_id\":\"acme\""))
                .hasSize(4);
        for (var text : written) {
            for (var secret : SECRETS) {
                assertThat(text).as("something that was written").doesNotContain(secret);
            }
        }
    }

    private Answer ask(String target, int status, String... lines) throws IOException {
        try (var client = new RawClient(live.gateway().listeners().getFirst().address())) {
            var answer = client.get(target, lines);
            assertThat(answer.status()).isEqualTo(status);
            written.add(answer.head() + answer.body());
            return answer;
        }
    }

    private String shown(String path) throws IOException {
        var uri = URI.create("http://127.0.0.1:" + live.admin().address().getPort() + path);
        var connection = uri.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + OPERATOR);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /// Somebody writes the secrets themselves where their hashes belong.
    private void wrongConfiguration() throws Exception {
        Files.writeString(
                directory.resolve("people.ndjson"),
                "{\"name\":\"acme\",\"api-keys\":[\"" + KEY + "\"],\"basic\":{\"password\":\"" + PASSWORD + "\"}}\n"
                        + "{\"name\":\"bolt\",\"api-keys\":[{\"hash\":\"" + KEY + "\"}],\"basic\":\"" + PASSWORD
                        + "\"}\n");
        assertThat(live.reload()).isFalse();
        assertThat(events.toString(UTF_8)).contains("people.ndjson:1:", "people.ndjson:2:", "\"***\"");
        written.add(shown("/health/ready"));
    }

    private String plan() throws IOException {
        Files.writeString(
                directory.resolve("people.ndjson"),
                "{\"name\":\"acme\",\"basic\":{\"password\":\"" + HASH.text() + "\"},\"tier\":\"pro\"}\n");
        var next = new Loader(ConfigIndex.load()).load(directory, Secrets.ofProcess());
        assertThat(next).isInstanceOf(Loaded.Valid.class);
        var change = Change.between(live.plan(), ((Loaded.Valid) next).plan());
        assertThat(change.text()).contains("1 (0 new, 0 gone, 1 changed)");
        return change.text();
    }
}
