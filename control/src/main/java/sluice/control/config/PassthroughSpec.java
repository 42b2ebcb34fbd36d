package sluice.control.config;

import java.util.Locale;
import sluice.api.policy.Require;

/// Connections for a name that go on to an upstream with their TLS untouched.
///
/// @param sni the name that a client asks for: `db.example.com`, or `*.example.com` for one label
/// @param to the name of the upstream; an endpoint is drawn by weight
public record PassthroughSpec(String sni, String to) {
    public PassthroughSpec {
        sni = sni.toLowerCase(Locale.ROOT);
        Require.that(
                sni.matches("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*"),
                "sni",
                sni,
                "a name such as db.example.com or *.example.com");
    }
}
