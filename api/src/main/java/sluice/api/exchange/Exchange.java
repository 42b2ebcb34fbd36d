package sluice.api.exchange;

import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Lives on one event loop and is used there only, unless a method says
/// otherwise.
public interface Exchange {
    /// The request id: kept from a trusted peer, else new. The same stands in the answer, the log and
    /// upstream.
    String id();

    /// What was asked. Never changes.
    RequestHead request();

    /// What goes upstream: edits over what was asked.
    RequestEdits upstreamRequest();

    /// What goes to the client: edits over what was answered. Only in response moments and later.
    ///
    /// @throws IllegalStateException if there is no answer yet
    ResponseEdits response();

    /// The client's address, as a trusted proxy told it or as the connection has it.
    InetAddress clientAddress();

    /// {@link #clientAddress} in its canonical text form.
    String clientIp();

    /// What the client has proved to own when it connected with TLS; null if it has shown no certificate. It
    /// was verified by the listener. A proxy in front that ends TLS is the client of its own connection.
    default @Nullable ClientCertificate clientCertificate() {
        return null;
    }

    /// The version of TLS that the client speaks, such as `TLSv1.3`; empty without TLS.
    default String tlsVersion() {
        return "";
    }

    /// The name of the route, or `none`.
    String route();

    /// What a `{name}` of the route's path matched, as written in the canonical path; null if it has no such
    /// name.
    @Nullable
    String pathParameter(String name);

    /// The trace id of 32 hexadecimal digits (W3C Trace Context).
    String traceId();

    /// Who calls; null until a policy has verified a credential.
    @Nullable
    Identity identity();

    /// Says who calls; done by authentication policies. The upstream is told `X-Auth-Verified: true`,
    /// `X-Consumer` and `X-Consumer-Tier`. Who was said before is forgotten.
    void identify(Identity identity);

    /// Lets the request's body have so many bytes, more or fewer than the listener allows. Only in the
    /// request moment.
    ///
    /// @param bytes at least 0; `Long.MAX_VALUE` for any
    void limitBody(long bytes);

    /// What was put into a slot; null if nothing was.
    <T> @Nullable T get(Slot<T> slot);

    <T> void set(Slot<T> slot, T value);

    /// Runs blocking work on a virtual thread. The stage completes on the exchange's loop; give it to
    /// `Verdict.await`.
    /// The work must not touch the exchange. May be called on any thread.
    <T> CompletionStage<T> offload(Callable<T> work);

    /// The same outcome, on the exchange's loop: what goes on from here may touch the exchange. Give what it
    /// becomes to `Verdict.await`. It never comes if the exchange is over by then.
    <T> CompletionStage<T> onLoop(CompletionStage<T> stage);

    Ledger ledger();
}
