package sluice.app.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import sluice.control.bind.ConfigIndex;
import sluice.control.bind.Secrets;
import sluice.control.plan.Loaded;
import sluice.control.plan.Loader;

/// The configuration that a command was given: files, or what a running gateway serves.
final class Source {
    /// For machines that have no secrets.
    static final Option NO_SECRETS = Option.flag(
            "--no-secrets", "leaves ${env:NAME} and ${file:path} unread, for machines that have no secrets");

    /// What the admin API of another machine wants to be shown.
    private static final String TOKEN = "SLUICE_ADMIN_TOKEN";

    private static final int PATIENCE_MILLIS = 10_000;

    private Source() {}

    /// Reads and checks it. No side effect; no network, unless an admin API is named.
    ///
    /// @throws IOException if the admin API cannot be asked; the message says why
    static Loaded load(String named, Given given) throws IOException {
        return load(named, given.has(NO_SECRETS) || isAdmin(named) ? Secrets.none() : Secrets.ofProcess());
    }

    /// The same, with references to secrets as they are written.
    static Loaded loadWithoutSecrets(String named) throws IOException {
        return load(named, Secrets.none());
    }

    private static Loaded load(String named, Secrets secrets) throws IOException {
        var loader = new Loader(ConfigIndex.load());
        return isAdmin(named) ? loader.load(named, fetch(named), secrets) : loader.load(path(named), secrets);
    }

    /// Whether a running gateway is meant. It shows no secret, only what refers to them.
    static boolean isAdmin(String named) {
        return named.startsWith("http://") || named.startsWith("https://");
    }

    static Path path(String named) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw new UsageException(named + " (expected: a file or directory)");
        }
    }

    private static byte[] fetch(String admin) throws IOException {
        try {
            var url = new URI(admin.endsWith("/") ? admin + "config" : admin + "/config").toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            var token = System.getenv(TOKEN);
            if (token != null) {
                connection.setRequestProperty("Authorization", "Bearer " + token);
            }
            int status = answerOf(connection);
            if (status == 401) {
                throw new IOException(url + ": 401 (expected: the token of its admin API in " + TOKEN + ")");
            }
            if (status != 200) {
                throw new IOException(url + ": " + status + " (expected: the admin API of a gateway)");
            }
            try (var body = connection.getInputStream()) {
                return body.readAllBytes();
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UsageException(admin + " (expected: the URL of an admin API, http://127.0.0.1:9901)");
        }
    }

    private static int answerOf(HttpURLConnection connection) throws IOException {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new IOException(connection.getURL() + ": " + e.getMessage() + " (expected: a gateway that runs)", e);
        }
    }
}
