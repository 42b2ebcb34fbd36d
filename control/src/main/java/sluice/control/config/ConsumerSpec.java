package sluice.control.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.api.policy.Require;

/// Who calls, and by which credentials that is known.
///
/// @param name unique among consumers; told to upstreams as `X-Consumer`, and the name of the user with
/// `basic`
/// @param tier what it is entitled to, one of `tiers`; absent: the first of them
/// @param attributes what else policies, templates and expressions may want to know: `{ tenant: acme }`
/// @param apiKeys keys that it may use, several at a time while one takes the place of another
/// @param basic its password
/// @param certificates client certificates by which it is known: `san:` and an alternative name,
/// `san:acme.example.com`,
///     or `sha256:` and the fingerprint
/// @param subjects whose tokens are its own
public record ConsumerSpec(
        String name,
        @Nullable String tier,
        Map<String, String> attributes,
        List<ApiKeySpec> apiKeys,
        @Nullable BasicSpec basic,
        List<CertificateName> certificates,
        List<SubjectSpec> subjects) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}");

    public ConsumerSpec {
        Require.that(
                NAME.matcher(name).matches(),
                "name",
                Check.quoted(name),
                "1 to 128 letters, digits, '-', '_', '.', '@' and '+', the first a letter or digit");
    }
}
