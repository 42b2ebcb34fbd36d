package sluice.core.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sluice.api.failure.ErrorCode;
import sluice.api.failure.Failure;
import sluice.api.origin.Call;
import sluice.api.origin.Origin;
import sluice.api.origin.Sink;

/// A named pool of endpoints that answers calls: picks an endpoint, sends the call over the connections of the
/// exchange's loop, and tries elsewhere when that is harmless (see {@link UpstreamCall}).
///
/// The exchange of a call must be an {@link Outbound}. One object serves all loops. The set of endpoints may
/// change at any time; calls under way keep the endpoint they have.
public final class Upstream implements Origin, EndpointSource.Watcher, AutoCloseable {
    private final UpstreamSettings settings;
    private final EndpointSource source;
    private final Balancer balancer;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    // Any thread: each state is immutable.
    private volatile State state = new State(EndpointSet.EMPTY, null, null);

    public Upstream(UpstreamSettings settings, EndpointSource source, Balancer balancer) {
        this.settings = settings;
        this.source = source;
        this.balancer = balancer;
        source.start(this);
    }

    @Override
    public void answer(Call call, Sink sink) {
        new UpstreamCall(this, call, (Outbound) call.exchange(), sink, false).start();
    }

    /// The same upstream, but it sees as Host the name it has in its own configuration (`host: upstream`) instead
    /// of the one the client asked for, unless edits chose another.
    public Origin withOwnHost() {
        return (call, sink) -> new UpstreamCall(this, call, (Outbound) call.exchange(), sink, true).start();
    }

    public String name() {
        return settings.name();
    }

    public UpstreamSettings settings() {
        return settings;
    }

    /// The endpoints that calls are spread over now; empty while no name of the upstream resolves.
    public EndpointSet endpoints() {
        return state.set;
    }

    /// Completes once every name of the upstream was resolved or has failed for the first time.
    public CompletionStage<Void> settled() {
        return settled;
    }

    /// Stops watching for endpoints. Calls are still answered, by the last known ones.
    @Override
    public void close() {
        source.close();
    }

    @Override
    public void endpoints(EndpointSet set, @Nullable Failure absence) {
        var before = state;
        if (set.equals(before.set)) {
            state = new State(before.set, before.picker, absence);
        } else {
            state = new State(set, set.isEmpty() ? null : balancer.over(set), absence);
        }
    }

    @Override
    public void settle() {
        settled.complete(null);
    }

    /// An endpoint for a connection that carries no exchange: drawn by weight, one to be avoided only if there is no
    /// other.
    ///
    /// @param now nanoseconds of a loop's clock
    public @Nullable Endpoint endpointFor(long now) {
        var set = state.set;
        long random = ThreadLocalRandom.current().nextLong();
        var member = set.scan(endpoint -> !endpoint.avoidance().isActive(now), random);
        if (member == null) {
            member = set.scan(_ -> true, random);
        }
        return member == null ? null : member.endpoint();
    }

    /// Such a connection could be opened, or not.
    public void connected(Endpoint endpoint, boolean success, long now) {
        if (success) {
            endpoint.avoidance().succeeded();
        } else {
            endpoint.avoidance().failed(now);
        }
    }

    @Nullable
    Picker picker() {
        return state.picker;
    }

    /// Why there is no endpoint.
    Failure absence() {
        var absence = state.absence;
        return absence != null
                ? absence
                : Failure.of(ErrorCode.NO_HEALTHY_ENDPOINT, "the upstream has no endpoint")
                        .withReason("upstream " + name() + " has no endpoint")
                        .withRetryAfter(1);
    }

    private record State(
            EndpointSet set,
            @Nullable Picker picker,
            @Nullable Failure absence) {}
}
