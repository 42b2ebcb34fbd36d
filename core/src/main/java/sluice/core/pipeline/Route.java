package sluice.core.pipeline;

import java.util.List;
import sluice.api.origin.Origin;
import sluice.api.policy.AttemptPolicy;
import sluice.api.policy.FinishPolicy;
import sluice.api.policy.Policy;
import sluice.api.policy.RequestBodyPolicy;
import sluice.api.policy.RequestPolicy;
import sluice.api.policy.ResponseBodyPolicy;
import sluice.api.policy.ResponsePolicy;

/// A compiled route: its policies sorted once into one flat array per moment, and what answers. Immutable.
public final class Route {
    /// What `Exchange.route` says when no route matched.
    public static final String NONE = "none";

    private final String name;
    private final Origin origin;
    private final Limits limits;
    private final int slots;
    private final Observer observer;
    final RequestPolicy[] request;
    final RequestBodyPolicy[] requestBody;
    final AttemptPolicy[] attempt;
    final ResponsePolicy[] response;
    final ResponseBodyPolicy[] responseBody;
    final FinishPolicy[] finish;

    /// @param timeoutNanos for the whole exchange up to the answer's head; `Long.MAX_VALUE` for none
    /// @param encodedSlash whether `%2F` in the path is admitted
    /// @param sseIdle how long an event stream (`text/event-stream`) may be silent, in nanoseconds
    /// @param tunnelIdle how long a tunnel may be silent, in nanoseconds, or {@link #AS_LISTENER}
    public record Limits(long timeoutNanos, boolean encodedSlash, long sseIdle, long tunnelIdle) {
        /// What the listener says holds.
        public static final long AS_LISTENER = -1;
    }

    /// @param policies in the order of the configuration: gateway, group, route
    /// @param slots how many slots they claimed
    public Route(String name, List<Policy> policies, int slots, Origin origin, Limits limits, Observer observer) {
        this.name = name;
        this.origin = origin;
        this.limits = limits;
        this.slots = slots;
        this.observer = observer;
        this.request = of(policies, RequestPolicy.class).toArray(RequestPolicy[]::new);
        this.requestBody = of(policies, RequestBodyPolicy.class).toArray(RequestBodyPolicy[]::new);
        this.attempt = of(policies, AttemptPolicy.class).toArray(AttemptPolicy[]::new);
        this.response = of(policies.reversed(), ResponsePolicy.class).toArray(ResponsePolicy[]::new);
        this.responseBody = of(policies.reversed(), ResponseBodyPolicy.class).toArray(ResponseBodyPolicy[]::new);
        this.finish = of(policies, FinishPolicy.class).toArray(FinishPolicy[]::new);
    }

    private static <T extends Policy> List<T> of(List<Policy> policies, Class<T> moment) {
        return policies.stream().filter(moment::isInstance).map(moment::cast).toList();
    }

    public String name() {
        return name;
    }

    public Origin origin() {
        return origin;
    }

    public Limits limits() {
        return limits;
    }

    /// How many places an exchange of this route needs for what policies remember.
    public int slots() {
        return slots;
    }

    /// Who learns of the route's exchanges when they are over.
    public Observer observer() {
        return observer;
    }
}
