package sluice.app.quickstart;

import java.util.List;

/// A line to try the quickstart with.
///
/// @param command for a shell
/// @param shows what will be seen
public record CurlLine(String command, String shows) {
    /// The five of the quickstart.
    ///
    /// @param base where the gateway listens: `http://127.0.0.1:8080`
    public static List<CurlLine> of(String base) {
        return List.of(
                new CurlLine("curl " + base + "/hello", "what an upstream receives, and what the gateway adds to it"),
                new CurlLine(
                        "curl -d 'two books' " + base + "/orders/42",
                        "a rewrite: the upstream sees /internal/v2/orders/42"),
                new CurlLine("curl -i " + base + "/old/page", "a redirect that the gateway answers by itself"),
                new CurlLine(
                        "curl -s '" + base + "/canary?[1-20]' | grep served-by | sort | uniq -c",
                        "a canary: about 4 of 20 requests reach the new version"),
                new CurlLine(
                        "curl -s -o /dev/null -w '%{http_code}\\n' '" + base + "/limited?[1-4]'",
                        "a rate limit: three pass, the fourth is refused with 429"));
    }
}
