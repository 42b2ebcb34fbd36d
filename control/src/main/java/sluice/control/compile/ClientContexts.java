package sluice.control.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sluice.control.config.CertificateFile;
import sluice.control.config.CertificateSpec;
import sluice.control.config.TlsVersion;
import sluice.control.config.UpstreamSpec;
import sluice.core.tls.ClientTls;
import sluice.core.tls.ClientTlsSettings;
import sluice.core.tls.KeyedCertificate;

/// The TLS of all upstreams that live. Upstreams that are spoken to alike share it, and with it their
/// connections; it is closed with the last of them. Any thread.
final class ClientContexts {
    private final Map<Key, Shared> shared = new HashMap<>();

    /// All that makes connections exchangeable, but for the server's name.
    ///
    /// @param protocol by its name in ALPN
    record Key(
            @Nullable CertificateFile ca,
            @Nullable CertificateSpec certificate,
            boolean verify,
            TlsVersion minVersion,
            String protocol) {
        static Key of(UpstreamSpec spec) {
            var tls = spec.tls();
            var protocol = spec.protocol().toString();
            return tls == null
                    ? new Key(null, null, true, TlsVersion.TLS_1_2, protocol)
                    : new Key(tls.ca(), tls.certificate(), tls.verify(), tls.minVersion(), protocol);
        }
    }

    private static final class Shared {
        private final ClientTls tls;
        private int upstreams;

        Shared(ClientTls tls) {
            this.tls = tls;
        }
    }

    /// To be given back by {@link #release}.
    ///
    /// @throws IllegalArgumentException if the engine refuses the settings; the message says why
    synchronized ClientTls take(Key key) {
        var entry = shared.computeIfAbsent(key, it -> new Shared(new ClientTls(settings(it))));
        entry.upstreams++;
        return entry.tls;
    }

    synchronized void release(Key key) {
        var entry = shared.get(key);
        if (entry != null && --entry.upstreams == 0) {
            shared.remove(key);
            entry.tls.close();
        }
    }

    private static ClientTlsSettings settings(Key key) {
        return new ClientTlsSettings(
                key.ca == null ? List.of() : key.ca.certificates(),
                key.certificate == null ? null : keyed(key.certificate),
                key.verify,
                key.minVersion.wireName(),
                key.protocol);
    }

    /// A certificate of a plan that is to be built.
    static KeyedCertificate keyed(CertificateSpec spec) {
        var key = Objects.requireNonNull(spec.key().key(), "a plan that is built was read with its keys");
        return new KeyedCertificate(key, spec.cert().certificates());
    }
}
