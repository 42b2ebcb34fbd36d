package sluice.control.plan;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.control.bind.Problem;
import sluice.control.config.CertificateFile;
import sluice.control.config.CertificateSpec;
import sluice.control.config.ListenerTls;

/// When the certificates of a configuration end: those by which the gateway proves who it is, and the
/// authorities by which it knows others.
public final class Expiry {
    /// How long before its end a certificate is complained about.
    public static final Duration AHEAD = Duration.ofDays(30);

    private static final int DNS_NAME = 2;

    private Expiry() {}

    /// What has ended or soon will, at its place in the configuration. None of it keeps a configuration from
    /// being served.
    public static List<Problem> warnings(Plan plan, Instant now) {
        var warnings = new ArrayList<Problem>();
        for (var tls : listeners(plan)) {
            tls.certificates().forEach(it -> warn(plan, it, "cert", it.cert(), now, warnings));
            var clients = tls.clientAuth();
            if (clients != null) {
                warn(plan, clients, "ca", clients.ca(), now, warnings);
            }
        }
        for (var upstream : plan.upstreams().values()) {
            var tls = upstream.tls();
            if (tls != null && tls.certificate() != null) {
                warn(plan, tls.certificate(), "cert", tls.certificate().cert(), now, warnings);
            }
            if (tls != null && tls.ca() != null) {
                warn(plan, tls, "ca", tls.ca(), now, warnings);
            }
        }
        return warnings;
    }

    private static void warn(
            Plan plan, Object around, String component, CertificateFile file, Instant now, List<Problem> warnings) {
        for (var certificate : file.certificates()) {
            var end = certificate.getNotAfter().toInstant();
            var begin = certificate.getNotBefore().toInstant();
            var place = plan.placeOf(around, component);
            var told = file + ": the certificate of " + name(certificate);
            if (end.isBefore(now)) {
                warnings.add(Problem.at(place, told + " has ended on " + end));
            } else if (end.isBefore(now.plus(AHEAD))) {
                warnings.add(Problem.at(place, told + " ends on " + end));
            } else if (begin.isAfter(now)) {
                warnings.add(Problem.at(place, told + " is not valid before " + begin));
            }
        }
    }

    /// Seconds until the gateway's own certificates end, by their first names; of two with one name the
    /// sooner.
    public static Map<String, Long> seconds(Plan plan, Instant now) {
        var seconds = new TreeMap<String, Long>();
        for (var spec : own(plan)) {
            spec.cert().certificates().stream().findFirst().ifPresent(certificate -> {
                long left = Duration.between(now, certificate.getNotAfter().toInstant())
                        .toSeconds();
                seconds.merge(name(certificate), left, Math::min);
            });
        }
        return seconds;
    }

    private static List<CertificateSpec> own(Plan plan) {
        var own = new ArrayList<CertificateSpec>();
        listeners(plan).forEach(tls -> own.addAll(tls.certificates()));
        for (var upstream : plan.upstreams().values()) {
            if (upstream.tls() != null && upstream.tls().certificate() != null) {
                own.add(upstream.tls().certificate());
            }
        }
        return own;
    }

    private static List<ListenerTls> listeners(Plan plan) {
        var all = new ArrayList<ListenerTls>();
        for (var listener : plan.configuration().listeners()) {
            if (listener.tls() != null) {
                all.add(listener.tls());
            }
        }
        return all;
    }

    private static String name(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (var name : names) {
                    if (name.get(0).equals(DNS_NAME)) {
                        return String.valueOf(name.get(1));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return certificate.getSubjectX500Principal().getName();
        }
        return certificate.getSubjectX500Principal().getName();
    }
}
