package sluice.app.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An issuer of tokens on a real socket: it has ES256 keys by their ids, publishes those it is told to, and
/// says of opaque tokens whether they are active.
final class LocalIssuer implements AutoCloseable {
    static final String NAME = "https://id.example.com";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final boolean secure;
    private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger introspected = new AtomicInteger();

    private volatile List<String> published = List.of();
    private volatile boolean down;

    LocalIssuer() {
        this(null, 0);
    }

    /// @param tls by what it proves who it is; null: it speaks cleartext
    /// @param port 0 for any
    LocalIssuer(@Nullable SSLContext tls, int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            secure = tls != null;
            if (tls == null) {
                server = HttpServer.create(address, 1000);
            } else {
                var https = HttpsServer.create(address, 1000);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/jwks.json", exchange -> {
            asked.incrementAndGet();
            answer(exchange, set());
        });
        server.createContext("/introspect", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            introspected.incrementAndGet();
            boolean active = form.startsWith("token=good");
            answer(exchange, active ? "{\"active\":true,\"sub\":\"usr_abc\"}" : "{\"active\":false}");
        });
        server.start();
    }

    String url(String path) {
        return (secure ? "https://localhost:" : "http://127.0.0.1:")
                + server.getAddress().getPort()
                + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// How often it was asked for its keys.
    int asked() {
        return asked.get();
    }

    /// How often it was asked what a token is.
    int introspected() {
        return introspected.get();
    }

    /// From now on these keys are its keys.
    void publish(String... ids) {
        published = List.of(ids);
    }

    /// From now on it closes every connection without an answer, or answers again.
    void down(boolean isDown) {
        down = isDown;
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        if (!down) {
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /// The set of the keys that are published.
    String set() {
        return published.stream().map(this::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private String jwk(String id) {
        var point = ((ECPublicKey) pair(id).getPublic()).getW();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(id, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    private static String coordinate(BigInteger number) {
        var octets = new byte[32];
        var bytes = number.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, octets, 32 - length, length);
        return BASE64.encodeToString(octets);
    }

    private KeyPair pair(String id) {
        return keys.computeIfAbsent(id, _ -> {
            try {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// A token that is good for five minutes, for the audience `orders`.
    ///
    /// @param id of the key that signs
    /// @param more claims as JSON, without the braces: `"scope":"read"`; empty for none
    String token(String id, String subject, String more) {
        long now = System.currentTimeMillis() / 1000;
        var claims = "{\"iss\":\"%s\",\"aud\":\"orders\",\"sub\":\"%s\",\"exp\":%d%s}"
                .formatted(NAME, subject, now + 300, more.isEmpty() ? "" : ',' + more);
        var text = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + id + "\"}") + '.' + encode(claims);
        try {
            var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(pair(id).getPrivate());
            signer.update(text.getBytes(UTF_8));
            return text + '.' + BASE64.encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
